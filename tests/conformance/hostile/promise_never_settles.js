// exit 0; says: .
export default async function () {
  await new Promise(() => {});
}
