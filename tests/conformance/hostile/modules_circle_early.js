// exit 107; says: circle_early
import { value } from './circle_early.js';
export const first = 1;
export default function () {}
