import { expect, test, vi } from 'vitest';
import { runOp } from '../testing/run-op';

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

test('counts down with a log line and progress for each second', async () => {
  const run = await runOp('countdown', { inputs: { seconds: 3 } });
  expect(run).toMatchObject({ exitCode: 0, outputs: { seconds: 3 } });
  expect(run.log).toEqual(['3', '2', '1', 'Zero.']);
  expect(run.messages).toEqual([{ progress: 33 }, { progress: 66 }, { progress: 100 }]);
});

test('SIGTERM stops it at once, and it says where', async () => {
  const run = await runOp('countdown', { inputs: { seconds: 3600 }, onLog: (line) => (line === '3599' ? 'SIGTERM' : undefined) });
  expect(run).toMatchObject({ exitCode: 143, outputs: undefined });
  expect(run.messages.at(-1)).toEqual({ info: 'Stopped with 3599 s left.' });
});
