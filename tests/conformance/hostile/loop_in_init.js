// exit 107; says: used up.*loop_in_init.js:\d
while (true) Math.sqrt(2);
export default function () {}
