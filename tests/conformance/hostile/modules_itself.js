// exit 0; says: .
import * as self from './modules_itself.js';
export default function () {
  console.log(Object.keys(self).join());
}
export { self };
