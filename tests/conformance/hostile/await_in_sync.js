// exit 107; says: await_in_sync.js: Line 3|Line
export default function () {
  await 1;
}
