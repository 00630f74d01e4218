// exit any; says: .
export const options = { vus: 4, iterations: 4 };
export function setup() {
  return { text: 'z'.repeat(30e6) };
}
export default function (data) {
  console.log(data.text.length);
}
