// exit 107; says: open 
const text = open('/dev/zero');
export default function () {}
