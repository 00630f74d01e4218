// exit 0; says: done 100000
import http from 'k6/http';
export default function () {
  const all = http.batch(new Array(1e5).fill('http://hostile.test/'));
  console.log('done', all.length);
}
