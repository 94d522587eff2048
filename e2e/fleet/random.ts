/** Random numbers from a seed, the same on every machine: mulberry32 (T. Ettinger, public domain). */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, but not, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** A whole number from 0 to `below` - 1. */
  index(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.index(from.length)] ?? from[0];
  }
}
