// exit 0; says: ERRO|error
export default function () {
  throw { toString() { throw 1; }, toJSON() { throw 2; }, valueOf: null };
}
