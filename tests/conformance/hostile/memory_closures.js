// exit 0; says: out of memory|used up
export default function () {
  let f = () => 0;
  for (;;) {
    const before = f;
    const data = new Uint8Array(1 << 16);
    f = () => before() + data.length;
  }
}
