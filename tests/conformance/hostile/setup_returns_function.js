// exit 255; says: setup\(\)
export function setup() {
  return { f() {}, g: () => 1, s: Symbol('s'), n: NaN, b: 1 };
}
export default function (data) {
  console.log(JSON.stringify(data));
}
