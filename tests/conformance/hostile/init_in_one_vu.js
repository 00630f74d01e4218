// exit 107; says: init_in_one_vu.js:2
if (__VU > 0) throw new Error('not in this VU');
export const options = { vus: 3, iterations: 9 };
export default function () {}
