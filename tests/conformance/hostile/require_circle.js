// exit 0; says: .
const me = require('./require_circle.js');
const other = require('./required.js');
module.exports.default = () => console.log(typeof me, typeof other.back);
