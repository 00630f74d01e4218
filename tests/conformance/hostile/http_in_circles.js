// exit 0; says: used up
import http from 'k6/http';
export default function () {
  http.asyncRequest('GET', 'http://hostile.test/');
  http.batch([['GET', 'http://hostile.test/'], ['GET', 'http://hostile.test/circle', null, { redirects: 1e9 }]]);
}
