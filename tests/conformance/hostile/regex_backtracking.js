// exit 0; says: used up.*regex_backtracking.js:3
export default function () {
  /^(a+)+$/.test('a'.repeat(50) + 'b');
}
