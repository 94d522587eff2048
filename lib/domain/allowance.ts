/** How many that have not come lately are remembered at most: whoever is forgotten has a full allowance again. */
const REMEMBERED = 10_000;

/**
 * So many requests a second for each one who asks, and what was not spent of the last `burstS` seconds: the generic cell rate algorithm (ITU-T I.371),
 * which keeps one number of each, the time at which its allowance will be full again.
 */
export class Allowance {
  readonly #fullAt = new Map<string, number>();

  /** `perS` 0: no limit. */
  constructor(
    private readonly perS: number,
    private readonly burstS: number,
  ) {}

  /** Spends one; 0 when there was one left, otherwise the milliseconds until there is. `now` in milliseconds. */
  spend(who: string, now: number): number {
    if (this.perS === 0) return 0;
    const fullAt = Math.max(now, this.#fullAt.get(who) ?? 0) + 1000 / this.perS;
    const waitMs = fullAt - now - this.burstS * 1000;
    if (waitMs > 0) return waitMs;
    this.#fullAt.delete(who);
    this.#fullAt.set(who, fullAt); // last in the order of the map
    if (this.#fullAt.size > REMEMBERED) this.#forget(now);
    return 0;
  }

  /** Those whose allowance is full; if there are none, who has not come for longest. */
  #forget(now: number): void {
    for (const [who, fullAt] of this.#fullAt) {
      if (fullAt > now && this.#fullAt.size <= REMEMBERED) return;
      this.#fullAt.delete(who);
    }
  }
}
