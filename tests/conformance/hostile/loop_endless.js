// exit 0; says: used up.*loop_endless.js:3
export default function () {
  for (;;) {}
}
