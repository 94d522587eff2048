import { expect, test } from 'playwright/test';
import { createRun, getRun, listAttempts, listRuns } from '@/lib/client/runs';
import type { OpRun } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { isPortFree } from '@/scripts/free-port';
import { gaplessEvents, readLog } from '../../support/expect-run';
import { untilEvent } from '../../support/follow-run';
import { OwnProduct } from '../../support/own-product';
import { processesNaming } from '../../support/processes';
import { engine, engineHost } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

test.describe.configure({ mode: 'serial' });

const LINES = 60;
/** Writes a line and moves on every 50 ms, and says at the end how many there were. Ends at once when it is asked to. */
const SCRIPT = `
  trap 'exit 143' TERM
  n=0
  while [ $n -lt ${LINES} ]; do
    echo "line $n"
    n=$((n + 1))
    echo "{\\"gyoza\\": {\\"progress\\": $((n * 100 / ${LINES}))}}"
    sleep 0.05
  done
  echo "{\\"lines\\": $n}" > "$GYOZA_OUTPUT"`;
const ALL_LINES = Array.from({ length: LINES }, (_, n) => `line ${n}`);

let gyoza: OwnProduct;
test.beforeAll(async () => {
  await buildTestImages(engine);
  gyoza = await OwnProduct.create(engineHost);
  await gyoza.start();
});
test.afterAll(() => gyoza.destroy());

/** A run that is under way for a while yet. */
async function runInTheMiddle(): Promise<string> {
  const { id } = await createRun(gyoza.connection, { image: TEST_IMAGES.shell, command: ['sh', '-c', SCRIPT] });
  await untilEvent(gyoza.connection, id, ({ type, msg }) => type === 'PROGRESS' && Number(msg) >= 10);
  return id;
}

/** The run once it has ended, over any time in which the server is away. */
async function ended(id: string): Promise<OpRun> {
  const state = () =>
    getRun(gyoza.connection, id).then(
      (run) => run.state,
      () => null,
    );
  await expect.poll(async () => isTerminal((await state()) ?? 'PENDING'), { timeout: 60_000, intervals: [200] }).toBe(true);
  return getRun(gyoza.connection, id);
}

/** What must hold of a run that went through a fault: it completed, the last attempt is whole, and earlier ones are kept with their reason. */
async function expectHealed(run: OpRun): Promise<void> {
  expect(run).toMatchObject({ state: 'COMPLETED', progress: 100, outputs: { lines: LINES } });
  await gaplessEvents(gyoza.connection, run.id);
  expect(await readLog(gyoza.connection, run.id, run.current_attempt)).toEqual(ALL_LINES);
  const attempts = await listAttempts(gyoza.connection, run.id);
  expect(attempts).toHaveLength(run.current_attempt);
  for (const attempt of attempts.slice(0, -1)) {
    expect(attempt).toMatchObject({ state: 'FAILED', execution_summary: { error_message: expect.stringMatching(/worker/) } });
    expect(attempt.events.some(({ type }) => type === 'PROGRESS')).toBe(true);
    const lines = await readLog(gyoza.connection, run.id, attempt.attempt);
    expect(lines).toEqual(ALL_LINES.slice(0, lines.length));
  }
}

test('kill -9 of the worker: its container is adopted by the next one, and nothing is lost or told twice', { tag: '@long' }, async () => {
  const id = await runInTheMiddle();
  gyoza.kill('worker');
  const run = await ended(id);
  await expectHealed(run);
  const progress = run.events.flatMap(({ type, msg }) => (type === 'PROGRESS' ? [Number(msg)] : []));
  expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
});

test('kill -9 of the web server: the run goes on without it, and tells all of it afterwards', { tag: '@long' }, async () => {
  const id = await runInTheMiddle();
  gyoza.kill('web');
  const run = await ended(id);
  expect(run.current_attempt).toBe(1);
  await expectHealed(run);
  expect(run.events.filter(({ type }) => type === 'PROGRESS')).toHaveLength(LINES);
});

test('kill -9 of npm start itself: the next start heals', { tag: '@long' }, async () => {
  const id = await runInTheMiddle();
  await gyoza.end('SIGKILL');
  await gyoza.start();
  await expectHealed(await ended(id));
});

test('SIGTERM: no process, no container, no port stays, and the data is there at the next start', async () => {
  const id = await runInTheMiddle();
  const before = await listRuns(gyoza.connection, { limit: 100 });
  await gyoza.end('SIGTERM');
  expect(processesNaming(gyoza.folder)).toEqual([]);
  expect(await isPortFree('127.0.0.1', gyoza.port)).toBe(true);
  const ids = new Set(before.data.map((run) => run.id));
  const containers = await engine.listContainers({ all: true, filters: { label: ['gyoza.run_id'] } });
  expect(containers.filter(({ Labels }) => ids.has(Labels['gyoza.run_id'] ?? ''))).toEqual([]);

  await gyoza.start();
  const after = await listRuns(gyoza.connection, { limit: 100 });
  expect(after.data.map((run) => run.id)).toEqual(before.data.map((run) => run.id));
  await expectHealed(await ended(id));
});
