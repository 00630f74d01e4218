// exit 0; says: .
export default function () {
  try {
    eval('('.repeat(200000));
  } catch (error) {
    console.log(error.name);
  }
  new RegExp('('.repeat(100000) + ')'.repeat(100000));
}
