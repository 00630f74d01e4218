// exit 0; says: .
export default function () {
  const circle = { list: [] };
  circle.list.push(circle, circle);
  console.log(circle, globalThis, new Proxy(circle, {}), Symbol('s'), 10n ** 100n);
  let wide = {};
  for (let i = 0; i < 1e5; i++) wide['k' + i] = [i];
  console.log(wide);
  let deep = [];
  for (let i = 0; i < 1e5; i++) deep = [deep];
  console.log(deep);
}
