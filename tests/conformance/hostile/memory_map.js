// exit 0; says: out of memory|used up
export default function () {
  const map = new Map();
  for (let i = 0; ; i++) map.set(i, { i });
}
