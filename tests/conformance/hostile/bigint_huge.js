// exit 0; says: out of memory|used up|too large
export default function () {
  let n = 3n;
  for (;;) n *= n;
}
