// exit 107; says: used up.*loop_in_init.js:2
while (true) {}
export default function () {}
