// exit 0; says: recursion.js:3
export default function f() {
  return f() + 1;
}
