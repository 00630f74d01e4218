// exit 0; says: stack overflow
export default function () {
  let deep = [];
  for (let i = 0; i < 200000; i++) deep = [deep];
  JSON.stringify(deep);
}
