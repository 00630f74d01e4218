// exit 107; says: options_throw.js:4|no options
export const options = {
  get scenarios() {
    throw new Error('no options');
  },
};
export default function () {}
