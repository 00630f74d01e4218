// exit 0; says: summary_throws.js:4
export default function () {}
export function handleSummary() {
  throw new Error('no summary');
}
