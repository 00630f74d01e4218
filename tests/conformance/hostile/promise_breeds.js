// exit 0; says: used up
export default function () {
  const again = () => Promise.resolve().then(again);
  return again();
}
