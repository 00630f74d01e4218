// exit 0; says: .
import http from 'k6/http';
export default function () {
  for (const url of ['', ':', 'http://', 'http://[::1', 'http://a b/', 'ftp://x', 'http://x:99999/', null, undefined, {}, Symbol.iterator, 'http://x/\r\nA: b', '\0', '%%%']) {
    try {
      console.log(http.get(url).error_code);
    } catch (error) {
      console.log(String(error));
    }
  }
}
