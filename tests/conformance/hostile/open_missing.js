// exit 107; says: no such file.*
const text = open('./nothing-here.txt');
export default function () {}
