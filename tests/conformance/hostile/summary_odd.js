// exit 0; says: .
export default function () {}
export function handleSummary() {
  return new Proxy({}, { ownKeys() { throw new Error('keys'); } });
}
