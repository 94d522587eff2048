/** Node's own timers fire at once beyond this many milliseconds, 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** A timer for any length; a negative one fires soon. */
export function longTimer(ms: number, fire: () => void): { cancel: () => void } {
  const due = performance.now() + ms;
  let timer: NodeJS.Timeout;
  const arm = () => {
    const left = due - performance.now();
    timer = setTimeout(left > LONGEST_MS ? arm : fire, Math.max(0, Math.min(left, LONGEST_MS)));
  };
  arm();
  return {
    cancel: () => {
      clearTimeout(timer);
    },
  };
}
