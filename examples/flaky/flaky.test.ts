import { expect, test, vi } from 'vitest';
import { runOp } from '../testing/run-op';

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

test('the first attempt fails and says why', async () => {
  const run = await runOp('flaky');
  expect(run).toMatchObject({ exitCode: 1, outputs: undefined });
  expect(run.messages).toEqual([{ progress: 30 }, { error: 'The weather service did not answer. Trying again usually helps.' }]);
});

test('the second attempt succeeds', async () => {
  const run = await runOp('flaky', { attempt: 2 });
  expect(run).toMatchObject({ exitCode: 0, outputs: { succeeded_on_attempt: 2 } });
  expect(run.messages.at(-1)).toEqual({ progress: 100 });
});

test.each([
  [0, 1, 0],
  [3, 3, 1],
  [3, 4, 0],
])('with %i failures asked for, attempt %i exits %i', async (failures, attempt, exitCode) => {
  expect(await runOp('flaky', { inputs: { failures }, attempt })).toMatchObject({ exitCode });
});
