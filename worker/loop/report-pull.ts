const MB = 1_000_000;
/** A word at each tenth, and in a slow one every so many milliseconds. */
const STEP_PERCENT = 10;
const EVERY_MS = 5_000;

/** Makes sentences for people of a pull's progress, not too many of them. `say` hears each; `clock` is in milliseconds. */
export function reportPull(
  image: string,
  say: (text: string) => void,
  clock: () => number,
): (progress: { done: number; total: number }) => void {
  let saidPercent = 0;
  let saidAt = clock();
  return ({ done, total }) => {
    if (total <= 0) return;
    const percent = Math.floor((done / total) * 100);
    // Of layers that come later it only learns in time, so the share can fall; that is not worth a word.
    const due = percent >= saidPercent + STEP_PERCENT || (percent > saidPercent && clock() - saidAt >= EVERY_MS);
    if (!due) return;
    saidPercent = percent;
    saidAt = clock();
    say(`Pulling image ${image}: ${percent} % of ${size(total)}`);
  };
}

function size(bytes: number): string {
  return bytes < 10 * MB ? `${(bytes / MB).toFixed(1)} MB` : `${Math.round(bytes / MB)} MB`;
}
