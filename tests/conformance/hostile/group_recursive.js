// exit 0; says: stack overflow|used up
import { group } from 'k6';
function down(n) {
  group('g' + n, () => down(n + 1));
}
export default function () {
  down(0);
}
