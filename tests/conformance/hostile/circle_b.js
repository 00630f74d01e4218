// imported
import { a } from './modules_circle.js';
export const b = () => a;
export default b;
