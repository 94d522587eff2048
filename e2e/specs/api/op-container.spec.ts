import { expect, test } from 'playwright/test';
import { uploadFile } from '@/lib/client/files';
import { putDefinition, runDefinition } from '@/lib/client/definitions';
import { callEmpty, path as at, send } from '@/lib/client/connection';
import { createRun, listRunFiles } from '@/lib/client/runs';
import type { AdHocRunCreate, OpRun } from '@/lib/contract/run';
import { ArchiveWorker } from '../../support/archive-worker';
import { gaplessEvents, readLog, runsWithContainers } from '../../support/expect-run';
import { untilEnded } from '../../support/follow-run';
import { engine, product } from '../../support/product';
import { BIG_LOG, buildTestImages, TEST_IMAGES } from '../../support/test-images';

test.beforeAll(() => buildTestImages(engine));

const shell = (script: string): Pick<AdHocRunCreate, 'image' | 'command'> => ({ image: TEST_IMAGES.shell, command: ['sh', '-c', script] });

async function run(body: AdHocRunCreate): Promise<OpRun> {
  const { id } = await createRun(product, body);
  const ended = await untilEnded(product, id);
  expect(await runsWithContainers(engine, [id])).toEqual([]);
  await gaplessEvents(product, id);
  return ended;
}

const download = (call: string) => send(product, { path: call, headers: { accept: '*/*' } }, {}, (answer) => answer.text());

// A worker beside its engine mounts the folder of an attempt; one whose engine is elsewhere sends it. Ops must not see a difference.
for (const transfer of ['bind mount', 'archive'] as const) {
  test.describe(`by ${transfer}`, transfer === 'archive' ? { tag: '@long' } : {}, () => {
    const worker = new ArchiveWorker();
    if (transfer === 'archive') {
      test.beforeAll(() => worker.start());
      test.afterAll(() => worker.stop());
    }

    test('an image with a user of its own reads its inputs, returns outputs and leaves files', async () => {
      const ended = await run({ image: TEST_IMAGES.nonRoot, inputs: { a: 1 } });
      expect(ended).toMatchObject({ state: 'COMPLETED', outputs: { uid: 65534, inputs: { a: 1 } } });
      if (transfer === 'archive') expect(ended.worker_id).toBe(worker.id);
      const files = await listRunFiles(product, ended.id);
      expect(files.map(({ path, size, attempt }) => ({ path, size, attempt }))).toEqual([{ path: 'who.txt', size: 6, attempt: 1 }]);
      expect(await download(at`/runs/${ended.id}/files/who.txt`)).toBe('65534\n');
    });

    test('an image built from scratch', async () => {
      expect(await run({ image: TEST_IMAGES.scratch })).toMatchObject({ state: 'COMPLETED', outputs: { from: 'scratch' } });
    });

    test('an output.json that is no JSON object', async () => {
      const ended = await run({ image: TEST_IMAGES.badOutput });
      expect(ended).toMatchObject({ state: 'FAILED', outputs: {}, execution_summary: { exit_code: 0, cause: 'bad_output' } });
      expect(ended.execution_summary.error_message).toMatch(/output\.json.*JSON object/);
      expect(ended.events.at(-1)).toMatchObject({ type: 'FAILED', msg: ended.execution_summary.error_message });
    });

    test('an image that does not exist is named', async () => {
      const began = Date.now();
      const ended = await run({ image: 'gyoza-test/nobody-built-this:1' });
      expect(Date.now() - began).toBeLessThan(60_000);
      expect(ended).toMatchObject({ state: 'FAILED', started_at: null, execution_summary: { cause: 'image_missing' } });
      expect(ended.execution_summary.error_message).toContain('gyoza-test/nobody-built-this:1');
    });

    test('a program that does not exist is named', async () => {
      const ended = await run({ image: TEST_IMAGES.shell, command: ['/no/such/program'] });
      expect(ended).toMatchObject({ state: 'FAILED', execution_summary: { cause: 'program_missing' } });
      expect(ended.execution_summary.error_message).toContain('/no/such/program');
    });

    test('an uploaded file lies where the input says', async () => {
      const { id } = await uploadFile(product, 'Mein Bericht (1).txt', 'Grüße\n');
      await putDefinition(product, {
        ...{ id: 'test-read-file', version: '1.0.0', image: TEST_IMAGES.shell },
        command: ['sh', '-c', 'cat "$GYOZA_INPUT_REPORT"; cat "$GYOZA_INPUT" > "$GYOZA_OUTPUT"'],
        input_specs: { report: { type: 'file' } },
      });
      const { id: runId } = await runDefinition(product, 'test-read-file', { inputs: { report: id } });
      const ended = await untilEnded(product, runId);
      expect(ended).toMatchObject({
        state: 'COMPLETED',
        inputs: { report: id },
        outputs: { report: '/gyoza/files/report/Mein Bericht (1).txt' },
      });
      expect(await readLog(product, runId, 1)).toEqual(['Grüße']);
    });
  });
}

// A log takes the same way however files are passed.
test('50 MB of log arrive whole and in order', { tag: '@long' }, async () => {
  const { id, state } = await run({ image: TEST_IMAGES.bigLog, network: 'none' });
  expect(state).toBe('COMPLETED');
  const text = await send(product, { path: at`/runs/${id}/logs`, headers: { accept: 'text/plain' } }, { timeoutMs: 240_000 }, (answer) =>
    answer.text(),
  );
  expect(text).toHaveLength(BIG_LOG.lines * BIG_LOG.lineBytes);
  const wrong = text.split('\n').findIndex((line, n) => n < BIG_LOG.lines && !line.startsWith(`${String(n).padStart(7, '0')} x`));
  expect(wrong).toBe(-1);
});

test('a secret reaches the container and nothing else', async () => {
  const secret = 'hunter2-correct-horse';
  await putDefinition(product, {
    ...{ id: 'test-secret', version: '1.0.0', image: TEST_IMAGES.shell },
    command: [
      'sh',
      '-c',
      'cat "$GYOZA_INPUT"; env; cp "$GYOZA_INPUT" "$GYOZA_OUTPUT"; grep -c correct-horse "$GYOZA_INPUT" > "$GYOZA_OUTPUT_DIR/count"',
    ],
    input_specs: { token: { type: 'secret' } },
  });
  const created = await runDefinition(product, 'test-secret', { inputs: { token: secret } });
  const ended = await untilEnded(product, created.id);
  expect(ended).toMatchObject({ state: 'COMPLETED', inputs: { token: '••••••' }, outputs: { token: '••••••' } });
  expect(await download(at`/runs/${ended.id}/files/count`)).toBe('1\n');
  const told = [JSON.stringify([created, ended]), (await readLog(product, ended.id, 1)).join('\n')];
  for (const path of ['', '/attempts', '/events']) told.push(await download(`/runs/${ended.id}${path}`));
  expect(told.filter((text) => text.includes(secret))).toEqual([]);
});

test('the stdout protocol: progress, notes, errors, outputs; output.json wins; anything else is log', { tag: '@long' }, async () => {
  const script = `
    echo '{"gyoza": {"progress": 10, "info": "Reading", "payload": {"rows": 3}}}'
    echo '{"gyoza": {"progress": 10}}'
    echo '{"gyoza": {"outputs": {"a": 1, "b": 1}}}'
    echo '{"gyoza": {"progress": "much"'
    echo '{"b": 2}' > "$GYOZA_OUTPUT"`;
  const ended = await run(shell(script));
  expect(ended).toMatchObject({ state: 'COMPLETED', progress: 100, outputs: { a: 1, b: 2 } });
  expect(ended.events.map(({ type, msg }) => [type, msg])).toEqual([
    ['STARTED', 'started'],
    ['PROGRESS', 10],
    ['INFO', 'Reading'],
    ['COMPLETED', 'done'],
  ]);
  expect(await readLog(product, ended.id, 1)).toEqual(['{"gyoza": {"progress": "much"']);
});

test('an exit code other than 0: the last error, else the last line of stderr', { tag: '@long' }, async () => {
  const told = await run(shell(`echo '{"gyoza": {"error": "The table is empty."}}'; echo noise >&2; exit 3`));
  expect(told).toMatchObject({ state: 'FAILED', execution_summary: { error_message: 'The table is empty.', exit_code: 3, cause: 'exit' } });
  const mute = await run(shell('echo first >&2; echo "no such table" >&2; exit 4'));
  expect(mute).toMatchObject({ state: 'FAILED', execution_summary: { error_message: 'no such table', exit_code: 4 } });
});

test('what takes longer than it may is stopped, and killed where it does not listen', { tag: '@long' }, async () => {
  const [polite, stubborn] = await Promise.all([
    run({ image: TEST_IMAGES.politeSleeper, timeout_s: 1 }),
    run({ image: TEST_IMAGES.stubbornSleeper, timeout_s: 1 }),
  ]);
  expect(polite).toMatchObject({ state: 'FAILED', execution_summary: { cause: 'timeout' } });
  expect(polite.execution_summary.error_message).toContain('1 s');
  expect(await readLog(product, polite.id, 1)).toEqual(['ready', 'stopping']);
  expect(stubborn).toMatchObject({ state: 'FAILED', execution_summary: { cause: 'timeout', exit_code: 137 } });
  expect(time(stubborn.finished_at) - time(stubborn.started_at)).toBeGreaterThan(10_500);
});

test('a container has no rights, no engine and no other folder of the host', async () => {
  const script = `
    grep -E '^(CapEff|NoNewPrivs)' /proc/self/status
    ls /var/run/docker.sock /run/docker.sock 2>/dev/null
    awk '$2 ~ "^/gyoza" {print $2}' /proc/mounts`;
  const { id, state } = await run(shell(`${script}; true`));
  expect(state).toBe('COMPLETED');
  expect(await readLog(product, id, 1)).toEqual(['CapEff:\t0000000000000000', 'NoNewPrivs:\t1', '/gyoza']);
});

test('files with odd names are downloaded as they are, and links do not lead out', { tag: '@long' }, async () => {
  const script = `cd "$GYOZA_OUTPUT_DIR"; mkdir -p 'a b'; echo 1 > 'a b/ü #1%.txt'; ln -s /etc/passwd leak; echo 2 > plain`;
  const { id, state } = await run(shell(script));
  expect(state).toBe('COMPLETED');
  const files = (await listRunFiles(product, id)).map(({ path }) => path);
  expect(files).toEqual(expect.arrayContaining(['a b/ü #1%.txt', 'plain']));
  expect(files).not.toContain('leak');
  expect(await download(at`/runs/${id}/files/${'a b'}/${'ü #1%.txt'}`)).toBe('1\n');
  await expect(callEmpty(product, { path: `/runs/${id}/files/leak` })).rejects.toMatchObject({ status: 404 });
});

function time(iso: string | null): number {
  return Date.parse(iso ?? '');
}
