// exit 0; says: .
import http from 'k6/http';
export default function () {
  const jar = http.cookieJar();
  jar.set('http://hostile.test/', 'big', 'c'.repeat(1e6));
  for (let i = 0; i < 2000; i++) jar.set('http://hostile.test/', 'c' + i, 'v');
  console.log(http.get('http://hostile.test/').status);
}
