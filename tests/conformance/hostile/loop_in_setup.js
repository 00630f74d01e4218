// exit 100; says: used up
export function setup() {
  do {} while (Date.now() > 0);
}
export default function () {}
