// exit 107; says: stat 
const text = open('/dev/zero');
export default function () {}
