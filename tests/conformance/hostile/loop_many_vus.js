// exit 0; says: used up.*loop_many_vus.js:4
export const options = { vus: 300, duration: '10s' };
export default function () {
  while (Date.now() > 0) {}
}
