import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'playwright/test';
import { listWorkers, removeWorker } from '@/lib/client/workers';
import { product } from '../../support/product';
import { readmeBlocks, ROOT } from '../../support/readme';

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-readme-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

test('the shell commands of the README do what it says, typed one after the other', async () => {
  const script = (await readmeBlocks('sh')).join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, GYOZA_SERVER_URL: product.url, GYOZA_API_KEY: product.key },
    timeout: 90_000,
  });
  expect(stdout).toMatch(/"message":\s*"Hello, Ada!"/);
  expect(stdout).toMatch(/Hello, Ada!$/m);
  expect(stdout).toMatch(/"msg":\s*"Counting …"/);
  expect(stdout).toMatch(/"words":\s*6/);
  expect(stdout.match(/^event: end$/gm)).toHaveLength(2);
  const { state } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { state: string };
  expect(state).toBe('PENDING');
});

test('another machine joins with the command of the README, and leaves when it is stopped', async () => {
  const [command, ...more] = (await readmeBlocks('console')).filter((block) => block.startsWith('npm run worker'));
  expect(more).toEqual([]);
  const before = new Set((await listWorkers(product)).map(({ id }) => id));
  const join = (command ?? '').trim().replace('http://192.0.2.10:5555', product.url);
  const child = spawn('bash', ['-c', `exec ${join}`], {
    cwd: ROOT,
    env: { ...process.env, GYOZA_WORKER_KEY: product.key, GYOZA_DATA_DIR: folder, GYOZA_SERVER_URL: '', GYOZA_API_KEY: '' },
    stdio: 'inherit',
  });
  const exited = once(child, 'exit');
  try {
    const joined = async () => (await listWorkers(product)).find(({ id, state }) => !before.has(id) && state === 'ONLINE')?.id;
    await expect.poll(joined, { timeout: 60_000 }).toBeTruthy();
    child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
    const left = (await listWorkers(product)).filter(({ id }) => !before.has(id));
    for (const { id } of left) await removeWorker(product, id);
  } finally {
    child.kill('SIGKILL');
  }
});
