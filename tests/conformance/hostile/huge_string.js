// exit 0; says: .
export default function () {
  const text = 'ab'.repeat(40e6);
  console.log(text.length, text.indexOf('c'));
  console.log('y'.repeat(1e7));
}
