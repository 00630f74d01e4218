// exit 0; says: out of memory.*memory_array.js
export default function () {
  const all = [];
  for (;;) all.push(new Array(1000).fill(1));
}
