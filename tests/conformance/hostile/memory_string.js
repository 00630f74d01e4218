// exit 0; says: out of memory|too long
export default function () {
  let text = 'x';
  for (;;) text += text;
}
