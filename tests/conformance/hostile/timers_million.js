// exit 0; says: count=1000000
export default function () {
  let count = 0;
  for (let i = 0; i < 1e6; i++) {
    setTimeout(() => {
      if (++count === 1e6) console.log(`count=${count}`);
    }, (i * 7919) % 100003);
  }
}
