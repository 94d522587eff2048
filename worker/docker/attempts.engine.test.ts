import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimedRun } from '@/lib/contract/worker';
import type { WorkerOptions } from '@/worker/loop/worker-options';
import type { Transfer } from '@/worker/ports/engine';
import { terminal, type Recorded } from '@/worker/testing/contract-server';
import { realEngine, startWorker, type Bench } from '@/worker/testing/run-worker';
import { importTestImages, testEngineAddress, type TestImages } from './test-images';

const address = testEngineAddress();
let images: TestImages;
beforeAll(async () => {
  images = await importTestImages(address);
});

let bench: Bench;
const start = (run: Partial<ClaimedRun>) => bench.server.enqueue({ image: images.shell, network: 'none', ...run });
const shell = (script: string, run: Partial<ClaimedRun> = {}) => start({ command: ['sh', '-c', script], ...run });
/** The attempt's end, once the worker has also cleaned up behind it. */
const end = async (recorded: Recorded) => {
  await bench.server.ended(recorded);
  await bench.settled();
  return terminal(recorded);
};
const started = (recorded: Recorded) => bench.server.until(() => recorded.events.some(({ type }) => type === 'STARTED'));
const logOf = (recorded: Recorded) => recorded.lines.map(({ text }) => text);

/** A worker for all tests of a group: to start one takes as long as a run. */
function withWorker(transfer: Transfer, options: Partial<WorkerOptions> = {}): void {
  beforeAll(async () => {
    bench = await startWorker(realEngine(address, transfer), undefined, undefined, options);
  });
  afterEach(async () => {
    // Whatever a test did: nothing is left, and everything sent was as the contract says.
    await bench.settled();
    expect(await bench.folders()).toEqual([]);
    expect(bench.server.violations).toEqual([]);
    expect(bench.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });
  afterAll(async () => {
    expect(await bench.close()).toEqual([]);
  });
}

describe.each(['bind', 'archive'] as const)('an attempt with %s transfer', (transfer) => {
  withWorker(transfer);

  it('gives inputs, files and variables to a user other than root, and takes what that user writes', async () => {
    const upload = bench.server.upload(Buffer.from('a,b\n1,2\n'));
    const run = shell(
      `id -u; cat $GYOZA_INPUT; echo; cat "$GYOZA_INPUT_TABLE"; env | grep ^GYOZA_INPUT | grep -c PASSWORD
       echo '{"rows": 1}' > $GYOZA_OUTPUT; mkdir $GYOZA_OUTPUT_DIR/deep; echo one > $GYOZA_OUTPUT_DIR/deep/one.txt; chmod 700 $GYOZA_OUTPUT_DIR/deep`,
      {
        image: images.nonRoot,
        inputs: { table: upload.id, n: 3, ok: true, password: 'hush', nested: { x: [upload.id] } },
        secret_inputs: ['password'],
        files: [{ input: 'table', name: '../my table.csv', ...upload }],
      },
    );
    expect(await end(run)).toMatchObject({ type: 'COMPLETED', outputs: { rows: 1 } });
    const place = '/gyoza/files/table/my table.csv';
    expect(logOf(run)).toEqual([
      '1234',
      JSON.stringify({ table: place, n: 3, ok: true, password: 'hush', nested: { x: [upload.id] } }),
      'a,b',
      '1,2',
      '0',
    ]);
    expect([...run.files].map(([name, bytes]) => [name, bytes.toString()])).toEqual([['deep/one.txt', 'one\n']]);
  });

  it('runs an image of a single file', async () => {
    const run = start({
      image: images.scratch,
      command: ['/busybox', 'sh', '-c', 'echo "{\\"a\\": 1}" > /gyoza/output.json; /busybox cat /gyoza/input.json'],
      inputs: { b: 2 },
    });
    expect(await end(run)).toMatchObject({ type: 'COMPLETED', outputs: { a: 1 } });
    expect(logOf(run)).toEqual(['{"b":2}']);
  });

  // What else it may be: worker/loop/collect-outputs.test.ts.
  it('fails when output.json is a link to a file of the host', async () => {
    const run = shell('ln -s /etc/passwd $GYOZA_OUTPUT');
    const report = await end(run);
    expect(report).toMatchObject({ type: 'FAILED', execution_summary: { cause: 'bad_output', exit_code: 0 } });
    expect(report?.msg).toMatch(/output\.json .*JSON object/);
  });

  it('never follows what an op left in output/ out of it', async () => {
    await writeFile(path.join(bench.root, '..', 'secret-of-the-host'), 'secret');
    const run = shell(
      `cd $GYOZA_OUTPUT_DIR; ln -s /etc/passwd link; ln -s / root; mkfifo pipe; echo kept > kept; ln kept twice; ln -s ../../../secret-of-the-host up`,
    );
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
    expect([...run.files].map(([name, bytes]) => [name, bytes.toString()])).toEqual([
      ['kept', 'kept\n'],
      ['twice', 'kept\n'],
    ]);
    expect(run.events.find(({ type }) => type === 'INFO')?.msg).toMatch(
      /^Left out of the output files.*: (?=.*link)(?=.*pipe)(?=.*root)(?=.*up)/,
    );
  });
});

// What has nothing to do with how files are passed; e2e/specs/api/op-container.spec.ts has much of it with a mount.
describe.each(['bind', 'archive'] as const)('an attempt that leaves more than it may, with %s transfer', (transfer) => {
  withWorker(transfer, { maxOutputMb: 1 });
  const leave = 'dd if=/dev/zero of=$GYOZA_OUTPUT_DIR/big bs=1024 count=1024; echo x > $GYOZA_OUTPUT_DIR/little';

  it('fails and says so where it was complete, else keeps its own reason, and nothing is kept', async () => {
    const limit =
      'It left more than 1 MB of output files, the most that its worker takes of one attempt (GYOZA_MAX_OUTPUT_MB). None of them is kept.';
    const complete = shell(`${leave}; echo '{"gyoza": {"outputs": {"a": 1}}}'`);
    expect(await end(complete)).toMatchObject({
      ...{ type: 'FAILED', msg: limit, outputs: { a: 1 } },
      execution_summary: { exit_code: 0, error_message: limit, cause: 'bad_output' },
    });
    const failed = shell(`${leave}; echo why >&2; exit 3`);
    expect(await end(failed)).toMatchObject({ type: 'FAILED', msg: 'why', execution_summary: { exit_code: 3, cause: 'exit' } });
    expect(failed.events.filter(({ type }) => type === 'INFO').map(({ msg }) => msg)).toEqual([limit]);
    const fits = shell('dd if=/dev/zero of=$GYOZA_OUTPUT_DIR/big bs=1024 count=1024');
    expect(await end(fits)).toMatchObject({ type: 'COMPLETED' });
    expect([complete, failed, fits].map(({ files }) => files.size)).toEqual([0, 0, 1]);
  });
});

describe('an attempt', () => {
  withWorker('archive');

  it('keeps long lines whole and makes text of what is none', async () => {
    const run = shell(`head -c 100000 /dev/zero | tr '\\000' y; echo; printf 'a\\000b\\377c\\n'; printf 'no end'; printf 'error' >&2`);
    expect(await end(run)).toMatchObject({ type: 'COMPLETED' });
    expect(run.lines.filter(({ stream }) => stream === 'stdout').map(({ text }) => text)).toEqual([
      'y'.repeat(100_000),
      'a\ufffdb\ufffdc',
      'no end',
    ]);
    expect(run.lines.filter(({ stream }) => stream === 'stderr').map(({ text }) => text)).toEqual(['error']);
  });

  it('makes events and outputs of what the op says on stdout', async () => {
    const run =
      shell(`echo '{"gyoza":{"progress":10,"info":"begun"}}'; echo '{"gyoza":{"progress":"x"}}'; echo '{"gyoza":{"outputs":{"a":1,"b":1}}}'
      echo '{"gyoza":{"error":"hm","payload":{"code":7}}}'; echo '{"b":2}' > $GYOZA_OUTPUT`);
    expect(await end(run)).toMatchObject({ type: 'COMPLETED', msg: 'done', outputs: { a: 1, b: 2 } });
    expect(run.events.slice(0, -1)).toMatchObject([
      { type: 'STARTED', msg: 'started' },
      { type: 'PROGRESS', msg: 10, seq: 1 },
      { type: 'INFO', msg: 'begun', seq: 2 },
      { type: 'ERROR', msg: 'hm', seq: 3, payload: { code: 7 } },
    ]);
    expect(logOf(run)).toEqual(['{"gyoza":{"progress":"x"}}']);
    expect(run.outputs.at(-1)).toEqual({ a: 1, b: 1 });
  });

  it('names an image that does not exist', async () => {
    const run = shell('true', { image: 'no-such-registry.invalid/op:1' });
    const report = await end(run);
    expect(report).toMatchObject({ type: 'FAILED', execution_summary: { cause: 'image_missing' } });
    expect(report?.msg).toContain('no-such-registry.invalid/op:1');
    expect(run.events[0]).toMatchObject({ type: 'INFO', msg: 'Pulling image no-such-registry.invalid/op:1' });
  }, 60_000);

  it('names a program that does not exist or may not be run', async () => {
    const missing = start({ command: ['no-such-program', 'x'] });
    expect(await end(missing)).toMatchObject({
      type: 'FAILED',
      msg: expect.stringContaining('"no-such-program"') as string,
      execution_summary: { cause: 'program_missing' },
    });
    const text = start({ command: ['/etc/not-a-program'] });
    expect(await end(text)).toMatchObject({
      type: 'FAILED',
      msg: expect.stringContaining('/etc/not-a-program') as string,
      execution_summary: { cause: 'program_missing' },
    });
    const none = start({ command: null });
    expect(await end(none)).toMatchObject({ type: 'FAILED', execution_summary: { cause: 'program_missing' } });
  });

  it('names the limit when memory runs out', async () => {
    const run = shell('a=x; while true; do a=$a$a; done', { constraints: { ram_mb: 32 } });
    expect(await end(run)).toMatchObject({
      type: 'FAILED',
      msg: expect.stringContaining('ran out of memory at 32 MB') as string,
      execution_summary: { cause: 'out_of_memory', peak_ram_mb: 32 },
    });
  });

  it('ends what runs longer than its timeout, also when SIGTERM is ignored', async () => {
    const run = shell(`trap '' TERM; echo up; while true; do sleep 1; done`, { timeout_s: 0.5 });
    expect(await end(run)).toMatchObject({
      type: 'FAILED',
      msg: expect.stringContaining('0.5 seconds') as string,
      execution_summary: { cause: 'timeout', exit_code: 137 },
    });
  });

  it('asks a cancelled op to stop, and lets it say goodbye', async () => {
    const run = shell(`trap 'echo bye; exit 0' TERM; echo up; while true; do sleep 0.05; done`);
    await bench.server.until(() => run.lines.length > 0);
    bench.server.cancel(run);
    expect(await end(run)).toMatchObject({ type: 'CANCELLED', execution_summary: { cause: 'cancelled' } });
    expect(logOf(run)).toEqual(['up', 'bye']);
  });

  it('ends a shell that does not handle SIGTERM without waiting for the grace', async () => {
    const run = shell('echo up; sleep 60; true');
    await bench.server.until(() => run.lines.length > 0);
    bench.server.cancel(run);
    expect(await end(run)).toMatchObject({ type: 'CANCELLED', execution_summary: { exit_code: 143 } });
  });

  it('cancels before the container has started', async () => {
    const run = shell('sleep 60');
    bench.server.cancel(run);
    expect(await end(run)).toMatchObject({ type: 'CANCELLED' });
  });

  it('removes an attempt that was taken away, and says nothing', async () => {
    const run = shell('echo up; sleep 60');
    await bench.server.until(() => run.lines.length > 0);
    const before = run.events.length;
    bench.server.cancel(run, true);
    await bench.settled();
    expect(run.events).toHaveLength(before);
  });

  it('removes an attempt whose report is refused as no longer its own', async () => {
    const run = shell('echo up; sleep 0.3; while true; do echo more; sleep 0.1; done');
    await started(run);
    bench.server.fence(run);
    await bench.settled();
    expect(terminal(run)).toBeUndefined();
  });

  it('fails with the op’s last error, else with its last line on stderr', async () => {
    const both = shell(`echo '{"gyoza":{"error":"first"}}'; echo '{"gyoza":{"error":"the reason"}}'; echo noise >&2; exit 3`);
    expect(await end(both)).toMatchObject({
      type: 'FAILED',
      msg: 'the reason',
      execution_summary: { exit_code: 3, cause: 'exit', error_message: 'the reason' },
    });
    const line = shell('echo why >&2; echo >&2; exit 4');
    expect(await end(line)).toMatchObject({ type: 'FAILED', msg: 'why', execution_summary: { exit_code: 4 } });
  });

  it('has no rights, no new privileges and bounded processes', async () => {
    const run = shell(
      `grep -E 'CapEff|CapPrm|NoNewPrivs' /proc/self/status; cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null; ls /sys/class/net; chown 5 /tmp`,
    );
    const report = await end(run);
    const stdout = run.lines.filter(({ stream }) => stream === 'stdout').map(({ text }) => text.replace(/\s+/g, ' '));
    expect(stdout).toEqual(['CapPrm: 0000000000000000', 'CapEff: 0000000000000000', 'NoNewPrivs: 1', '512', 'lo']);
    expect(report).toMatchObject({
      type: 'FAILED',
      msg: expect.stringContaining('`capabilities`') as string,
      execution_summary: { cause: 'permission' },
    });
    const allowed = shell('chown 5 /tmp', { capabilities: ['CHOWN'] });
    expect(await end(allowed)).toMatchObject({ type: 'COMPLETED' });
  });
});
