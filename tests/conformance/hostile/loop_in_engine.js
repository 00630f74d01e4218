// exit 0; says: used up
export default function () {
  Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);
}
