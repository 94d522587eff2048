/** For how long a delivery is tried. */
export const DELIVERY_DAY_S = 86_400;
const FIRST_DELAY_S = 5;
const FACTOR = 3;
const LONGEST_DELAY_S = 3 * 3600;

export type Redelivery = { kind: 'again'; delayS: number } | { kind: 'give_up' };

/**
 * What follows a delivery that came to nothing for the `tries`th time, `ageS` seconds after its event: another try after 5 s, 15 s, 45 s and so on, at
 * most 3 hours apart, for a day. `random` in [0, 1) takes up to a fifth off, so that what failed together does not come back together.
 */
export function decideRedelivery({ tries, ageS, random }: { tries: number; ageS: number; random: number }): Redelivery {
  const delayS = Math.min(LONGEST_DELAY_S, FIRST_DELAY_S * FACTOR ** Math.max(0, tries - 1)) * (1 - random / 5);
  return ageS + delayS > DELIVERY_DAY_S ? { kind: 'give_up' } : { kind: 'again', delayS };
}
