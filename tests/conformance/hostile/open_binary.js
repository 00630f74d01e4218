// exit 0; says: length
const text = open('./binary.bin');
const bytes = open('./binary.bin', 'b');
export default function () {
  console.log('length', text.length, bytes.byteLength, text);
  JSON.parse(text);
}
