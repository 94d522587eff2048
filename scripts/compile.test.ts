import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compilePrograms, compiled } from './compile';

// On the files that everybody uses: to compile beside running programs is what it must be able to do.
beforeAll(compilePrograms, 60_000);

test('a file of other sources is replaced, and one of these sources is left alone', { tags: 'long', timeout: 60_000 }, async () => {
  // The program of a container: no other test runs it.
  const file = compiled('serve-web');
  const good = await readFile(file, 'utf8');
  await writeFile(file, good.replace(/ of \w+/, ' of something else'));
  await compilePrograms();
  expect(await readFile(file, 'utf8')).toBe(good);
  const { ino, mtimeMs } = await stat(file);
  await compilePrograms();
  expect(await stat(file)).toMatchObject({ ino, mtimeMs });
});

test('a compiled worker reads its settings, and knows what it leaves to a later moment', { timeout: 30_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-compiled-'));
  // Whoever connects by SSH introduces itself first.
  const engine = createServer().listen(0, '127.0.0.1');
  await once(engine, 'listening');
  const { port } = engine.address() as AddressInfo;
  const args = ['--server', 'http://127.0.0.1:1', '--key', 'a-worker-key', '--data', folder];
  const worker = spawn(process.execPath, [compiled('worker'), ...args], {
    env: { ...process.env, DOCKER_HOST: `ssh://somebody@127.0.0.1:${port}` },
    stdio: 'ignore',
  });
  const ended = once(worker, 'exit');
  try {
    const [connection] = (await once(engine, 'connection')) as [Socket];
    expect(String((await once(connection, 'data'))[0])).toMatch(/^SSH-2\.0-ssh2js/);
    connection.destroy();
  } finally {
    worker.kill('SIGKILL');
    await ended;
    engine.close();
    await rm(folder, { recursive: true });
  }
});
