import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { whyNoOwnEngines } from './engine/install';
import { PlainError } from './plain-error';
import { runTrial } from './run-trial';
import { stopSignals } from './stop-signals';
import { buildWhenChanged } from './supervisor/build';

// `npm run trial:fleet`: two hosts, each with an engine, a worker and a network of its own, two web servers and one PostgreSQL. A host is cut off and its
// run finishes on the other; every process is replaced under runs in flight. Takes about two minutes; needs root on Linux, since hosts are network namespaces.
const log = (line: string): void => {
  console.log(line);
};
const stop = stopSignals(log, () => undefined);
await runTrial(async () => {
  const obstacle = await whyNoOwnEngines(log, stop.signal);
  if (obstacle !== null) throw new PlainError(`No fleet can be started: ${obstacle}.`);
  await buildWhenChanged(log, stop.signal);
  const tests = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'hosts'], { stdio: 'inherit' });
  if (((await once(tests, 'exit')) as [number | null])[0] !== 0) throw new PlainError('A promise was not kept.');
});
