// exit 0; says: .
import http from 'k6/http';
export default function () {
  const broken = { 'X-A\r\nB': '1', 'X-C': '2\r\nD: 3', '': 'x', 'X-N': null, 'X-O': {}, ['x'.repeat(1e5)]: 'y' };
  for (const [name, value] of Object.entries(broken)) {
    try {
      http.get('http://hostile.test/', { headers: { [name]: value }, cookies: { [name]: value }, tags: { [name]: value } });
    } catch (error) {
      console.log(String(error).slice(0, 100));
    }
  }
}
