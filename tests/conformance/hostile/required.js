// imported
exports.back = require('./require_circle.js');
