// exit 0; says: .
import { b } from './circle_b.js';
export const a = 1;
export default function () {
  console.log(a, b);
}
