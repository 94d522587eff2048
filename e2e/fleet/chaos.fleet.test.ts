import { expect, it } from 'vitest';
import { runChaos } from './run-chaos';

// The long one, with a seed of its own each time, is `npm run chaos`.
it('keeps every promise for about a minute of random faults', async () => {
  const said: string[] = [];
  const problems = await runChaos({
    ...{ seed: 20_261_124, runs: 45, faults: 10, seconds: 20, hosts: 2 },
    log: (line) => said.push(line),
    stop: new AbortController().signal,
  });
  expect(problems, said.join('\n')).toEqual([]);
}, 600_000);
