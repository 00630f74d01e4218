// exit 0; says: .
import http from 'k6/http';
export default function () {
  const body = 'b'.repeat(30e6);
  console.log(http.post('http://hostile.test/', body).status);
  console.log(http.post('http://hostile.test/', body, { compression: 'gzip' }).status);
  console.log(http.post('http://hostile.test/', { file: http.file(body, 'f') }).status);
}
