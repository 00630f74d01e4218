// exit 0; says: size 500000
export default function () {
  const map = new Map();
  for (let i = 0; i < 5e5; i++) map.set(i, i);
  console.log('size', map.size);
}
