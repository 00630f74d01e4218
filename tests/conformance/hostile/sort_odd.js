// exit 0; says: .
export default function () {
  const list = Array.from({ length: 1e5 }, (_, i) => (i * 7919) % 1e5);
  list.sort(() => Math.random() - 0.5);
  list.sort((a, b) => {
    list.length = 0;
    return a - b;
  });
  console.log(list.length);
}
