// exit any; says: .
import { sleep } from 'k6';
for (;;) sleep(1);
export default function () {}
