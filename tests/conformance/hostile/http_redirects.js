// exit 0; says: .
import http from 'k6/http';
export default function () {
  console.log(http.get('http://hostile.test/circle').status);
  console.log(http.get('http://hostile.test/circle', { redirects: 1e9 }).status);
}
