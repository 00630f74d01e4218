// exit 0; says: .
import http from 'k6/http';
export default function () {
  const odd = new Proxy({}, { get() { throw new Error('trap'); }, ownKeys() { throw new Error('keys'); } });
  for (const call of [() => http.get('http://hostile.test/', odd), () => http.batch(odd), () => http.post('http://hostile.test/', odd),
    () => http.request(odd, odd, odd, odd), () => http.url(odd), () => http.get(odd)]) {
    try {
      call();
    } catch (error) {
      console.log(String(error));
    }
  }
  http.get('http://hostile.test/', odd);
}
