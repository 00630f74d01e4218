// exit 0; says: used up
export default function () {
  for (;;) {
    try {
      for (;;) {}
    } finally {
      continue;
    }
  }
}
