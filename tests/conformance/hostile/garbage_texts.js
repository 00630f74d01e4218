// exit 0; says: .
import encoding from 'k6/encoding';
import crypto from 'k6/crypto';
import { randomSeed, sleep } from 'k6';
export default function () {
  const odd = [undefined, null, NaN, -1, 1e300, {}, [], 'é\ud800', new Uint8Array([255, 254, 0]), Symbol('s'), () => 1, 10n];
  const calls = [(x) => new TextDecoder().decode(x), (x) => new TextDecoder(x), (x) => new TextEncoder().encode(x), (x) => encoding.b64decode(x, x),
    (x) => encoding.b64encode(x, x), (x) => crypto.md5(x, x), (x) => crypto.hmac(x, x, x, x), (x) => crypto.createHash(x).update(x).digest(x),
    (x) => crypto.randomBytes(x), (x) => randomSeed(x), (x) => atob(x), (x) => btoa(x), (x) => setTimeout(x, x), (x) => clearTimeout(x), (x) => structuredClone(x)];
  let thrown = 0;
  for (const call of calls) {
    for (const value of odd) {
      try {
        call(value);
      } catch (error) {
        ++thrown;
      }
    }
  }
  console.log('thrown', thrown > 0);
  sleep(NaN);
  sleep(-1);
}
