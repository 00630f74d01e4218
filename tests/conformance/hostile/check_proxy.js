// exit 0; says: .
import { check, group } from 'k6';
import { Counter } from 'k6/metrics';
const counter = new Counter('count');
export default function () {
  const odd = new Proxy({}, { get() { throw new Error('trap'); }, ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) });
  for (const call of [() => check(1, odd), () => check(odd, { a: (r) => r.b }), () => check(1, { a: Symbol('s') }), () => group(Symbol('g'), () => 1),
    () => group('g'), () => counter.add(Symbol('c')), () => counter.add(1, odd), () => counter.add({ valueOf() { throw 1; } }), () => new Counter(Symbol('n'))]) {
    try {
      call();
    } catch (error) {
      console.log(String(error));
    }
  }
}
