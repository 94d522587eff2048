import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Oldest Node.js that every dependency runs on. */
const OLDEST = [20, 19];

/**
 * Makes a checkout ready to run TypeScript: dependencies installed as the lockfile says, Prisma's client generated. What is
 * up to date is left alone. Throws an Error whose message is one sentence for the person at the terminal.
 * @param {string} root the checkout
 */
export async function setUp(root) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new Error(`Gyoza needs Node.js ${OLDEST.join('.')} or newer; this is ${process.versions.node}.`);
  }
  if (areDependenciesCurrent(root) && isClientCurrent(root)) return;
  await alone(root, async () => {
    if (!areDependenciesCurrent(root)) await installDependencies(root);
    if (!isClientCurrent(root)) await generateClient(root);
  });
}

/** @param {string} root */
function areDependenciesCurrent(root) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const marker = readOptional(join(root, 'node_modules', '.gyoza-lockfile'));
  if (marker === lockfileHash(root)) return true;
  // Installed by hand: `npm install` writes both within moments, this one first.
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs - 60_000;
}

/** @param {string} root */
async function installDependencies(root) {
  console.log('Installing dependencies (about a minute the first time) …');
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const command = npm === undefined ? 'npm' : process.execPath;
  const { status, output } = await withUsableHome((env) => {
    // The project's .npmrc names a cache in the checkout; what is downloaded belongs where all projects share it.
    const all = [...args, `--cache=${join(env['HOME'] ?? '', '.npm')}`];
    return run(command, npm === undefined ? all : [npm, ...all], root, env);
  });
  if (status !== 0) throw new Error(npmFailure(root, output));
  writeFileSync(join(root, 'node_modules', '.gyoza-lockfile'), lockfileHash(root));
}

/**
 * @param {string} root
 * @param {string} output
 */
function npmFailure(root, output) {
  if (/ENOSPC/.test(output)) return `The disk that holds ${root} is full: the dependencies need about 1 GB.`;
  if (/EROFS|EACCES/.test(output)) return `The dependencies cannot be installed because ${root} is not writable.`;
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN/.test(output))
    return 'The dependencies cannot be installed because the npm registry cannot be reached.';
  return `The dependencies could not be installed:\n${output.trim()}`;
}

/**
 * Runs `work` with an environment whose HOME can be written. Services often have none; npm then fails to keep its cache, and
 * Prisma tries for ever to make a folder there.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 */
async function withUsableHome(work) {
  if (isWritable(process.env['HOME'] ?? '/proc/none')) return work(process.env);
  const home = mkdtempSync(join(tmpdir(), 'gyoza-home-'));
  try {
    return await work({ ...process.env, HOME: home });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a program to its end; when we are told to stop it is stopped too, so that it does not work on behind our back.
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 */
async function run(command, args, cwd, env) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = () => {
    child.kill();
    stopped = true;
  };
  let stopped = false;
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const [status] = await once(child, 'close');
    if (stopped) throw new Error('Stopped.');
    return { status, output };
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** @param {string} root */
function lockfileHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

const CLIENT = 'lib/server/generated';

/** @param {string} root */
function isClientCurrent(root) {
  return readOptional(join(root, CLIENT, '.made-from')) === clientHash(root);
}

/** @param {string} root */
function clientHash(root) {
  const prisma = JSON.parse(readFileSync(join(root, 'node_modules/prisma/package.json'), 'utf8'));
  return createHash('sha256')
    .update(prisma.version)
    .update(readFileSync(join(root, 'prisma/schema.prisma')))
    .digest('hex');
}

/** @param {string} root */
async function generateClient(root) {
  // The client is made by WebAssembly; the native engine, which Prisma would download first, is needed only for migrations,
  // and those we apply in another way.
  const own = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  const args = ['node_modules/prisma/build/index.js', 'generate'];
  const { status, output } = await withUsableHome((env) => run(process.execPath, args, root, { ...env, ...own }));
  if (status !== 0) throw new Error(`The database client could not be generated:\n${output}`);
  writeFileSync(join(root, CLIENT, '.made-from'), clientHash(root));
}

/**
 * Runs `work` while no other set-up of this checkout runs. The lock of one that was killed is taken over.
 * @param {string} root
 * @param {() => Promise<void>} work
 */
async function alone(root, work) {
  const lock = join(root, '.gyoza-set-up');
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EROFS' || code === 'EACCES') throw new Error(`Gyoza cannot be set up because ${root} is not writable.`);
      if (code === 'ENOSPC') throw new Error(`The disk that holds ${root} is full: the dependencies need about 1 GB.`);
      if (code !== 'EEXIST') throw error;
    }
    const holder = Number(readOptional(join(lock, 'pid')) ?? '0');
    // Without a number its maker was killed within the moment between the two calls.
    const isStale = holder === 0 ? Date.now() - statSync(lock).mtimeMs > 5000 : !isAlive(holder);
    if (isStale) rmSync(lock, { recursive: true, force: true });
    else await delay(200);
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} path */
function readOptional(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
