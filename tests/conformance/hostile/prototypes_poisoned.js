// exit 0; says: .
import http from 'k6/http';
import { check, group } from 'k6';
Object.prototype.toJSON = () => { throw new Error('poisoned'); };
Object.defineProperty(Object.prototype, 'headers', { get() { throw 1; }, set() { throw 2; } });
Object.prototype.tags = 7;
Array.prototype.push = Array.prototype.map = Array.prototype[Symbol.iterator] = null;
Promise.prototype.then = null;
JSON.stringify = JSON.parse = Map.prototype.get = String.prototype.split = undefined;
Error.prototype.toString = () => { throw 3; };
globalThis.Object = globalThis.Array = globalThis.Promise = globalThis.Error = null;
export default function () {
  group('g', () => check(http.get('http://hostile.test/'), { 'is 200': (r) => r.status === 200 }));
}
