import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { terminal } from '@/worker/testing/contract-server';
import { FakeEngine } from '@/worker/testing/fake-engine';
import { startWorker } from '@/worker/testing/run-worker';

const LINES = 6000;

it('keeps what it cannot deliver within its bound on disk, and the log says how many lines that cost', async () => {
  const engine = new FakeEngine();
  const bench = await startWorker(() => engine, 50, undefined, { bufferMb: 2 });
  const run = bench.server.enqueue({ image: 'op' });
  const container = await engine.running();
  container.write('stdout', 'first');
  await bench.server.until(() => run.lines.length === 1);
  bench.server.down = true;
  const text = 'x'.repeat(1000);
  for (let n = 0; n < LINES; n += 1) container.write('stdout', `${n} ${text}`);
  container.end(0);
  // The op has ended, everything is on disk, and its container is gone though nobody could be told yet.
  await vi.waitFor(() => expect(engine.containers.size).toBe(0), { timeout: 30_000 });
  const folder = path.join(bench.root, `${run.run.run_id}.1`);
  const spooled = (await readdir(folder)).filter((name) => name.startsWith('spool.'));
  const sizes = await Promise.all(spooled.map(async (name) => (await stat(path.join(folder, name))).size));
  expect(sizes.length).toBeGreaterThan(0);
  // What was on its way when the server went away comes on top: one batch.
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3.5 * 1024 * 1024);
  bench.server.down = false;
  await bench.server.ended(run);
  await bench.settled();
  expect(terminal(run)).toMatchObject({ type: 'COMPLETED' });
  const kept = run.lines.filter(({ text: line }) => line.endsWith(text)).map(({ text: line }) => Number.parseInt(line));
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, n) => n));
  const [lost] = run.lines.filter(({ text: line }) => line.includes('lines lost'));
  expect(lost).toMatchObject({
    n: LINES,
    stream: 'stderr',
    text: expect.stringContaining(`… ${LINES - kept.length} lines lost: `) as string,
  });
  expect(run.lines).toHaveLength(1 + kept.length + 1);
  expect(await bench.close()).toEqual([]);
  expect(bench.server.violations).toEqual([]);
});
