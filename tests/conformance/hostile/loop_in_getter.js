// exit 107; says: used up
export const options = {
  get vus() {
    for (;;) {}
  },
};
export default function () {}
