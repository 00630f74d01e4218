// exit 0; says: (stack overflow|max depth).*recursion_json_parse.js:3
export default function () {
  JSON.parse('['.repeat(1e6));
}
