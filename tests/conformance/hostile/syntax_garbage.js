// exit 107; says: syntax_garbage.js|Line
export default function ( { ]]] \u0000 `${`${`
