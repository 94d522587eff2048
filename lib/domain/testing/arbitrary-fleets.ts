import fc from 'fast-check';
import type { Gate } from '../concurrency';
import { holdingOf, type Capacity, type Need } from '../placement';
import type { HeldRun } from '../reservation';
import type { Fleet, Machine, Promised, QueuedRun } from '../schedule';
import type { Turn } from '../take-turns';
import { fitsBeside, openGpus } from './plain-fit';

/** Some moment, in ms of the epoch. */
export const NOW = 1_000_000;
export const GPUS = ['g0', 'g1'];
const TAGS = ['lab', 'ssd'];

export const arbitraryCapacity: fc.Arbitrary<Capacity> = fc.record({
  cpu: fc.constantFrom(1, 2, 4, 4.5),
  ramMb: fc.constantFrom(400, 500, 1000),
  gpus: fc
    .array(fc.constantFrom(400, 800), { maxLength: GPUS.length })
    .map((sizes) => sizes.map((vramMb, index) => ({ id: GPUS[index] ?? '', vramMb }))),
  maxRuns: fc.integer({ min: 1, max: 6 }),
  tags: fc.subarray(TAGS),
});

/** Often more than half of a worker, sometimes more than any has. */
export const arbitraryNeed: fc.Arbitrary<Need> = fc
  .record({
    cpu: fc.constantFrom(0, 0.1, 0.3, 1, 2, 4),
    ramMb: fc.constantFrom(0, 0, 100, 200, 500),
    gpu: fc.oneof(
      { weight: 2, arbitrary: fc.constant({ vramMb: 0, gpuId: null }) },
      { weight: 1, arbitrary: fc.record({ vramMb: fc.constantFrom(0, 100, 400, 500, 800), gpuId: fc.constantFrom(null, null, ...GPUS) }) },
    ),
    tags: fc.oneof({ weight: 6, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: fc.subarray(TAGS) }),
  })
  .map(({ gpu, ...rest }) => ({ ...rest, ...gpu }));

interface Op {
  gates: readonly Gate[];
  turn: Turn | null;
}

/** An op: the gates and the turn of its runs, each with the same limits. */
const arbitraryOp: fc.Arbitrary<Op> = fc.constantFrom<Op[]>(
  { gates: [], turn: null },
  { gates: [], turn: null },
  { gates: [{ name: 'op x', limit: 2, what: { kind: 'op' } }], turn: null },
  { gates: [{ name: 'exclusive y', limit: 1, what: { kind: 'exclusive' } }], turn: null },
  ...['ada', 'bob', 'cy'].map((key): Op => ({
    gates: [{ name: `key z ${key}`, limit: 2, what: { kind: 'key', key } }],
    turn: { scope: 'z', key },
  })),
);

const fromNow = fc.constantFrom(0, 1000, 1000, 4000, 30_000, Infinity);
const arbitraryPromise: fc.Arbitrary<Promised | null> = fc.option(
  fc.record({
    workerId: fc.constantFrom('w0', 'w1', 'w2', 'gone'),
    by: fc.constantFrom(-60_000, -1000, 1000, 30_000, Infinity).map((ms) => NOW + ms),
  }),
);

const arbitraryQueued: fc.Arbitrary<Omit<QueuedRun, 'id'>> = fc
  .record({
    need: arbitraryNeed,
    op: arbitraryOp,
    priority: fc.integer({ min: 0, max: 1 }),
    durationMs: fc.constantFrom(500, 1000, 4000, 30_000, Infinity),
    promised: arbitraryPromise,
  })
  .map(({ need, op, ...rest }) => ({ ...need, ...op, ...rest }));

/** Workers with what they hold, never more than they have. */
export function arbitraryMachines(max: number): fc.Arbitrary<Machine[]> {
  const held = fc.array(fc.record({ need: arbitraryNeed, endsIn: fromNow, ago: fc.nat(5) }), { maxLength: 4 });
  return fc.array(fc.record({ capacity: arbitraryCapacity, held }), { minLength: 1, maxLength: max }).map((sites) =>
    sites.map((site, index) => {
      const id = `w${index}`;
      const holds: HeldRun[] = [];
      for (const { need, endsIn, ago } of site.held) {
        if (!fitsBeside(site.capacity, holds, need)) continue;
        const [gpuId = null] = openGpus(site.capacity, holds, need);
        holds.push({ ...holdingOf(need, gpuId), id: `${id}-${holds.length}`, since: NOW - ago, endsAt: NOW + endsIn });
      }
      return { ...site.capacity, id, held: holds };
    }),
  );
}

/** One question to the scheduler: a fleet that is partly busy, and runs that wait, the higher priority first. */
export const arbitraryRound: fc.Arbitrary<{ fleet: Fleet; queue: QueuedRun[] }> = fc
  .record({
    machines: arbitraryMachines(3),
    runs: fc.array(arbitraryQueued, { maxLength: 8 }),
    gates: fc.dictionary(fc.constantFrom('op x', 'exclusive y', 'key z ada', 'key z bob'), fc.nat(2)),
    served: fc.option(fc.constantFrom('ada', 'bob', 'cy')),
  })
  .map(({ machines, runs, gates, served }) => ({
    fleet: {
      now: NOW,
      machines,
      gates: new Map(Object.entries(gates)),
      served: new Map(served === null ? [] : [['z', served]]),
    },
    queue: runs.map((run, index) => ({ ...run, id: `r${index}` })).sort((a, b) => b.priority - a.priority),
  }));
