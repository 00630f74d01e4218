// exit any; says: .
export function setup() {
  let deep = {};
  for (let i = 0; i < 300000; i++) deep = { deep };
  return deep;
}
export default function () {}
