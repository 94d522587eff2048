/**
 * How well runs are placed: one trace of runs in bursts on fifty workers, given to the product's scheduler as the server drives it, to plain FIFO
 * and to first fit without reservations, beside a bound that no scheduler could undercut. Time is simulated; nothing runs.
 *
 *   npm run bench:placement -- [--runs 10000] [--load 0.95] [--seed 1]
 *
 * Fails when a run never starts or a worker is given more than it has.
 */
import { parseArgs } from 'node:util';
import { idealBound } from './placement-bound';
import { Claims } from './placement-claims';
import { BenchFleet, type Outcome } from './placement-fleet';
import { fifo, greedy } from './placement-plain';
import { makeTrace, RESOURCES, shares, total, type Trace } from './placement-trace';
import { percentile } from './statistics';

/** The largest runs are looked at apart: they are the ones that smaller ones could starve. */
const LARGEST = 0.05;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    load: { type: 'string', default: '0.95' },
    seed: { type: 'string', default: '1' },
  },
});
const [count, load, seed] = [values.runs, values.load, values.seed].map(Number) as [number, number, number];
if (!(count >= 1 && load > 0 && Number.isInteger(seed))) throw new Error('--runs, --load and --seed take numbers.');

const trace = makeTrace(seed, count, load);
const demand = RESOURCES.map(({ of, has }) => total(trace.runs, of) / total(trace.workers, has));
const scarcest = demand.indexOf(Math.max(...demand));
const [busiest] = shares(trace.workers, trace.runs).sort((a, b) => total(b.runs, b.of) / b.capacity - total(a.runs, a.of) / a.capacity);
const large = largestRuns(trace);

const claims = new Claims();
const ours = figures(new BenchFleet(trace).simulate(claims));
const plain = figures(new BenchFleet(trace).simulate(fifo));
const first = figures(new BenchFleet(trace).simulate(greedy));
const bound = idealBound(trace);
const ideal: Partial<Figures> = { makespan: bound.makespanMs / 1000, mean: bound.meanWaitMs / 1000, inUse: 100 };

console.log(`seed ${seed}: ${count} runs on ${trace.workers.length} workers, load ${load} of the ${busiest?.name ?? ''}`);
console.log(
  `expected ÷ real duration: p5 ${percentile(claims.errors, 0.05).toFixed(2)}, p50 ${percentile(claims.errors, 0.5).toFixed(2)}, p95 ${percentile(claims.errors, 0.95).toFixed(2)}\n`,
);
const rows: [keyof Figures, string][] = [
  ['makespan', 'makespan, s'],
  ['inUse', `${RESOURCES[scarcest]?.name ?? ''} in use while some wait, %`],
  ['mean', 'wait, mean, s'],
  ['p50', 'wait, p50, s'],
  ['p95', 'wait, p95, s'],
  ['max', 'wait, max, s'],
  ['largeMean', 'wait of the largest 5 %, mean, s'],
  ['largeP95', 'wait of the largest 5 %, p95, s'],
  ['largeMax', 'wait of the largest 5 %, max, s'],
];
const line = (cells: string[]): void =>
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(36) : cell.padStart(11))).join(''));
line(['', claims.name, fifo.name, greedy.name, 'bound', 'ours/FIFO', 'ours/bound']);
for (const [key, title] of rows) {
  const least = ideal[key];
  line([
    title,
    ...[ours[key], plain[key], first[key]].map((figure) => figure.toFixed(1)),
    least?.toFixed(1) ?? '–',
    (ours[key] / plain[key]).toFixed(2),
    least === undefined || least === 0 ? '–' : (ours[key] / least).toFixed(2),
  ]);
}
const seconds = ours.wallMs / 1000;
console.log(
  `\n${claims.rounds} rounds, ${(claims.rounds / seconds).toFixed(0)} per second; ${((ours.wallMs * 1000) / claims.decisions).toFixed(1)} µs per decision`,
);
console.log(`
bound: no scheduler is below it, even one that knows the future and may cut and move runs (bench/placement-bound.ts). Its mean wait is that of
serving the least work first on one machine as large as all, so it is far below what whole runs on separate workers can reach.
first fit keeps nothing free and fills the workers in one order, the small ones first; ours gives a run to the worker that asks, whose size is
chance, and keeps workers free for large runs. This trace ends; in a crowd that does not, first fit never starts them.`);

interface Figures {
  makespan: number;
  inUse: number;
  mean: number;
  p50: number;
  p95: number;
  max: number;
  largeMean: number;
  largeP95: number;
  largeMax: number;
  wallMs: number;
}

function figures({ makespanMs, waits, inUse, wallMs }: Outcome): Figures {
  const s = waits.map((ms) => ms / 1000);
  const largeS = s.filter((_, index) => large.has(index));
  return {
    makespan: makespanMs / 1000,
    inUse: (inUse[scarcest] ?? 0) * 100,
    mean: total(s, (each) => each) / s.length,
    p50: percentile(s, 0.5),
    p95: percentile(s, 0.95),
    max: Math.max(...s),
    largeMean: total(largeS, (each) => each) / largeS.length,
    largeP95: percentile(largeS, 0.95),
    largeMax: Math.max(...largeS),
    wallMs,
  };
}

/** Places in the trace of the runs that take the largest share of what the largest worker has of something. */
function largestRuns({ runs, workers }: Trace): Set<number> {
  const most = RESOURCES.map(({ has }) => Math.max(...workers.map(has)));
  const size = (index: number): number => {
    const run = runs[index];
    return run === undefined ? 0 : Math.max(...RESOURCES.map(({ takes }, at) => takes(run) / (most[at] ?? 1)));
  };
  const order = runs.map((_, index) => index).sort((a, b) => size(b) - size(a));
  return new Set(order.slice(0, Math.ceil(runs.length * LARGEST)));
}
