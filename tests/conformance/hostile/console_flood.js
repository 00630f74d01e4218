// exit 0; says: line 19999
export default function () {
  for (let i = 0; i < 20000; i++) console.log('line', i, '\u001b[31m\0');
}
