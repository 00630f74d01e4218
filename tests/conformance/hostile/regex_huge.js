// exit 0; says: .
export default function () {
  try {
    /(?:a|b)*c/.test('ab'.repeat(1e6));
    new RegExp('(a{1,1000}){1,1000}b').test('a'.repeat(1e5));
  } catch (error) {
    console.log(String(error));
  }
}
