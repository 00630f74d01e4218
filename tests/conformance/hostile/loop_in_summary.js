// exit 0; says: used up.*loop_in_summary.js:4
export default function () {}
export function handleSummary() {
  for (let i = 0; ; i++) Math.sqrt(i);
}
