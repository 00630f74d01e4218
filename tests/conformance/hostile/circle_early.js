// imported
import { first } from './modules_circle_early.js';
export const value = first + 1;
