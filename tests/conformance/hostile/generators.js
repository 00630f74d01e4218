// exit 0; says: .
export default function () {
  function* endless() {
    for (;;) yield* [1, 2];
  }
  const it = endless();
  it.next();
  it.return(1);
  const again = (function* () {
    again.next();
  })();
  again.next();
}
