// exit 0; says: throws_getters.js
export default function () {
  const error = new Error('plain');
  for (const name of ['name', 'message', 'stack', 'toString']) {
    Object.defineProperty(error, name, { get() { throw error; } });
  }
  console.error(error);
  throw error;
}
