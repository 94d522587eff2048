import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compilePrograms } from '@/scripts/compile';
import { findEngine } from '@/scripts/engine/find-engine';
import { SIGN_ON_CLIENT } from '@/lib/server/testing/sign-on-client';
import { freePort } from '@/scripts/free-port';

/**
 * Starts the product for all specs, exactly as `npm start` does, in a folder of its own on a free port, and tells them through
 * the environment where it is. A product that GYOZA_SERVER_URL names already is used as it is.
 */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  await compilePrograms();
  if (process.env['GYOZA_SERVER_URL'] !== undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-e2e-'));
  // The database's user must get through.
  await chmod(folder, 0o711);
  const undo: (() => Promise<void>)[] = [async () => rm(folder, { recursive: true, force: true })];
  const tearDown = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const engine = process.env['GYOZA_TEST_DOCKER_HOST'] ?? (await startEngine(join(folder, 'engine'), undo));
    const port = await freePort();
    const signOnPort = String(await freePort());
    const key = `e2e_${randomBytes(16).toString('hex')}`;
    const child = spawn(process.execPath, ['scripts/start.mjs', 'start'], {
      cwd: resolve(import.meta.dirname, '../..'),
      env: {
        ...process.env,
        GYOZA_PORT: String(port),
        GYOZA_API_KEY: key,
        GYOZA_DATA_DIR: join(folder, 'data'),
        GYOZA_BUNDLED_WORKER: '1',
        // The receivers of the tests are on this machine.
        GYOZA_WEBHOOK_PRIVATE: '1',
        DATABASE_URL: '',
        // Nothing is there until the test of it starts a provider.
        GYOZA_OIDC_ISSUER: `http://127.0.0.1:${signOnPort}`,
        GYOZA_OIDC_CLIENT_ID: SIGN_ON_CLIENT.id,
        GYOZA_OIDC_CLIENT_SECRET: SIGN_ON_CLIENT.secret,
        GYOZA_OIDC_NAME: 'Dumplings',
        GYOZA_OIDC_DOMAINS: 'dumplings.example',
        DOCKER_HOST: engine,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    undo.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    });
    await untilReady(child);
    process.env['GYOZA_SERVER_URL'] = `http://localhost:${port}`;
    process.env['GYOZA_API_KEY'] = key;
    process.env['GYOZA_TEST_DOCKER_HOST'] = engine;
    process.env['GYOZA_TEST_SIGN_ON_PORT'] = signOnPort;
    process.env['GYOZA_TEST_PRODUCT_PID'] = String(child.pid);
    process.env['GYOZA_TEST_DATA_DIR'] = join(folder, 'data');
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function startEngine(dataDir: string, undo: (() => Promise<void>)[]): Promise<string> {
  await mkdir(join(dataDir, 'logs'), { recursive: true });
  const log = (line: string): void => {
    console.log(line);
  };
  const stop = new AbortController().signal;
  const engine = await findEngine({ dockerHost: process.env['DOCKER_HOST'], mayInstall: true, dataDir, log, stop });
  if (engine.kind === 'none') throw new Error(`These tests need a Docker Engine. ${engine.advice}`);
  undo.push(engine.stop);
  return engine.dockerHost;
}

async function untilReady(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((ready, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Gyoza is ready')) ready();
      });
    }
    child.once('exit', () => {
      fail(new Error(`The product did not start. It said:\n${said}`));
    });
  });
}
