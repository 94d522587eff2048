import { expect, it } from 'vitest';
import { DELIVERY_DAY_S, decideRedelivery } from './redelivery';

/** When each try of a receiver that never answers is made, in seconds after the event. */
function triesOf(random: number): number[] {
  const times = [0];
  for (let ageS = 0; ;) {
    const next = decideRedelivery({ tries: times.length, ageS, random });
    if (next.kind === 'give_up') return times;
    ageS += next.delayS;
    times.push(ageS);
  }
}

it('tries again soon, then more and more rarely, at least every three hours, for a day', () => {
  const times = triesOf(0);
  expect(times.slice(0, 5)).toEqual([0, 5, 20, 65, 200]);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.max(...gaps)).toBe(3 * 3600);
  expect(times.at(-1)).toBeLessThanOrEqual(DELIVERY_DAY_S);
  expect(times.at(-1)).toBeGreaterThan(DELIVERY_DAY_S - 3 * 3600);
});

it('never waits longer by chance, nor much less', () => {
  const { delayS } = decideRedelivery({ tries: 4, ageS: 0, random: 0.999 }) as { delayS: number };
  expect(delayS).toBeLessThan(135);
  expect(delayS).toBeGreaterThan(107);
});
