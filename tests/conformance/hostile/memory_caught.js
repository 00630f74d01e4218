// exit 0; says: used up
export default function () {
  const kept = [];
  for (;;) {
    try {
      kept.push(new ArrayBuffer(1 << 20));
    } catch (error) {}
  }
}
