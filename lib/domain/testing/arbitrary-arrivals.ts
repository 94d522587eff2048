import fc from 'fast-check';
import { arbitraryCapacity, arbitraryNeed } from './arbitrary-fleets';
import type { Arrival } from './fleet-simulation';
import { fitsBeside } from './plain-fit';
import type { Capacity } from '../placement';

const SECOND_MS = 1000;
const LONGEST_S = 60;
/** The longest that any of these runs takes. */
export const LONGEST_MS = LONGEST_S * SECOND_MS;

/** Beyond, others go away, so that the line does not grow for ever. */
const LONGEST_LINE = 8;

const seconds = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max }).map((s) => s * SECOND_MS);

export const arbitraryFleet: fc.Arbitrary<(Capacity & { id: string })[]> = fc
  .array(arbitraryCapacity, { minLength: 1, maxLength: 3 })
  .map((machines) => machines.map((machine, index) => ({ ...machine, id: `w${index}` })));

/** Runs of one priority, that take exactly as long as is said of them. */
export const arbitraryExact: fc.Arbitrary<Arrival[]> = fc
  .array(fc.record({ need: arbitraryNeed, durationMs: seconds(20), afterMs: fc.constantFrom(0, 0, 1, 2, 5).map((s) => s * SECOND_MS) }), {
    minLength: 1,
    maxLength: 14,
  })
  .map((runs) => {
    let arrivesAt = 0;
    return runs.map(({ need, durationMs, afterMs }, index) => {
      arrivesAt += afterMs;
      return {
        id: `r${String(index).padStart(2, '0')}`,
        arrivesAt,
        need,
        priority: 0,
        op: null,
        durationMs,
        usualMs: durationMs,
        longestLine: Infinity,
      };
    });
  });

/** A run with what else asks for the same workers, without end. */
export interface Crowd {
  machines: (Capacity & { id: string })[];
  victim: Arrival;
  /** Begins anew when it has been gone through, `everyMs` for each. */
  others: Omit<Arrival, 'id' | 'arrivesAt'>[];
  everyMs: number;
}

const op = fc.constantFrom(null, null, { name: 'limited', limit: 2 });
/** What is said may be far too short, far too long, or nothing at all. */
const usualMs = fc.oneof({ weight: 4, arbitrary: seconds(LONGEST_S) }, { weight: 1, arbitrary: fc.constant(null) });
const run = fc.record({
  need: arbitraryNeed,
  priority: fc.constant(0),
  op,
  durationMs: seconds(LONGEST_S),
  usualMs,
  longestLine: fc.constant(LONGEST_LINE),
});

const mixed = fc.record({
  machines: arbitraryFleet,
  victim: run,
  at: fc.nat(20),
  others: fc.array(run, { minLength: 1, maxLength: 6 }),
  everyMs: seconds(20),
});

/** Alike workers that are full of halves, each of which takes longer than is said, and a run that wants a whole one. */
const halves = fc
  .record({
    count: fc.integer({ min: 2, max: 3 }),
    at: fc.nat(60),
    everyMs: fc.constantFrom(2500, 3750, 5000, 6000, 7500),
    durationMs: fc.constantFrom(20_000, 30_000, 45_000),
    share: fc.constantFrom(0.2, 0.33, 0.5),
  })
  .map(({ count, at, everyMs, durationMs, share }) => {
    const need = { cpu: 1, ramMb: 0, vramMb: 0, gpuId: null, tags: [] };
    const half = { need, priority: 0, op: null, durationMs, usualMs: durationMs * share, longestLine: LONGEST_LINE };
    const machines = Array.from({ length: count }, (_, index) => ({ id: `w${index}`, cpu: 2, ramMb: 100, gpus: [], maxRuns: 4, tags: [] }));
    return { machines, victim: { ...half, need: { ...need, cpu: 2 } }, at, others: [half], everyMs };
  });

export const arbitraryCrowd: fc.Arbitrary<Crowd> = fc
  .oneof({ weight: 3, arbitrary: mixed }, { weight: 1, arbitrary: halves })
  .map(({ at, victim, ...rest }) => ({ ...rest, victim: { ...victim, longestLine: Infinity, id: 'victim', arrivesAt: at * SECOND_MS } }))
  .filter(({ machines, victim }) => machines.some((machine) => fitsBeside(machine, [], victim.need)));

/** The arrivals of a crowd in the order of their times, without end. */
export function* endless({ victim, others, everyMs }: Crowd): Generator<Arrival, undefined> {
  for (let n = 0; ; n += 1) {
    const arrivesAt = n * everyMs;
    if (victim.arrivesAt <= arrivesAt && victim.arrivesAt > arrivesAt - everyMs) yield victim;
    const other = others[n % others.length];
    if (other !== undefined) yield { ...other, id: `r${String(n).padStart(6, '0')}`, arrivesAt };
  }
}
