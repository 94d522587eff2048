import { expect, test, vi } from 'vitest';
import { runOp } from '../testing/run-op';

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

test('holds exactly what it was asked for, in steps', async () => {
  const run = await runOp('memory-hog', { inputs: { megabytes: 20 } });
  expect(run).toMatchObject({ exitCode: 0, outputs: { held_mb: 20 } });
  expect(run.log).toEqual(['Holding 8 MB', 'Holding 16 MB', 'Holding 20 MB']);
  expect(run.messages).toEqual([{ progress: 40 }, { progress: 80 }, { progress: 100 }]);
});
