// exit 0; says: used up|out of memory
export default function () {
  const fork = () => {
    Promise.resolve().then(fork);
    Promise.resolve().then(fork);
  };
  fork();
}
