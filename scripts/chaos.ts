/**
 * What the product promises, under fire: 500 runs on three hosts, each with an engine, a worker and a network of its own, two web servers and one
 * PostgreSQL, while at random a worker, a web server, the database or an engine is killed, or a host cut off.
 *
 *   npm run chaos -- [--seed N] [--runs 500] [--faults 60] [--hosts 3] [--seconds 150]
 *
 * The seed is printed; the same one does the same things again. Ends with 1 when a promise was not kept, and says which. Needs root on Linux, since hosts
 * are network namespaces. The services log into a folder that is printed when something went wrong.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runChaos } from '../e2e/fleet/run-chaos';
import { whyNoOwnEngines } from './engine/install';
import { stopSignals } from './stop-signals';
import { buildWhenChanged } from './supervisor/build';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    runs: { type: 'string', default: '500' },
    faults: { type: 'string', default: '60' },
    hosts: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '150' },
  },
});
const [seed, runs, faults, hosts, seconds] = [values.seed, values.runs, values.faults, values.hosts, values.seconds].map(Number) as [
  number,
  number,
  number,
  number,
  number,
];
if (![seed, runs, faults, hosts, seconds].every((each) => Number.isInteger(each) && each >= 0) || hosts < 1 || hosts > 14)
  throw new Error('--seed, --runs, --faults, --hosts (at most 14) and --seconds take whole numbers.');
const log = (line: string): void => {
  console.log(line);
};
const stop = stopSignals(log, () => undefined);

const obstacle = await whyNoOwnEngines(log, stop.signal);
if (obstacle !== null) throw new Error(`No fleet can be started: ${obstacle}.`);
await buildWhenChanged(log, stop.signal);
log(`seed ${seed}: ${runs} runs on ${hosts} hosts, ${faults} faults`);
const began = Date.now();
const problems = await runChaos({ seed, runs, faults, seconds, hosts, log, stop: stop.signal }).catch((error: unknown) => {
  if (!stop.signal.aborted) throw error;
  return ['it was stopped'];
});
for (const problem of problems) log(`  ${problem}`);
log(
  `seed ${seed}: ${problems.length === 0 ? 'every promise was kept' : `${problems.length} promises were broken`}, ${((Date.now() - began) / 1000).toFixed(0)} s`,
);
process.exit(problems.length === 0 ? 0 : 1);
