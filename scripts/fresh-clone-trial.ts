import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { placesFor } from './engine/places';
import { freePort } from './free-port';
import { PlainError } from './plain-error';
import { commandLine } from './process-state';

// `npm run trial`: what a newcomer does, in the worst of circumstances. Two clones under a folder that only its owner may
// enter, no HOME, no caches; both run at once, do a job, are stopped in two ways and must leave nothing behind.
const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '..');

type Copy = { readonly folder: string; readonly port: number; child: ChildProcess; said: string };

const parent = await mkdtemp(join(tmpdir(), 'gyoza-trial-'));
await chmod(parent, 0o700);
const copies: Copy[] = [];
let isFine = true;
try {
  const first = await timed('clone and npm start, first copy', async () => startCopy('one'));
  await timed('hello runs to the end, first copy', async () => useCopy(first));
  const second = await timed('clone and npm start, second copy beside it', async () => startCopy('two'));
  await timed('hello runs to the end, second copy', async () => useCopy(second));
  // Ctrl-C reaches the whole group, npm included; a service manager signals npm alone.
  await timed('Ctrl-C, first copy', async () => stopCopy(first, 'SIGINT', 'group'));
  await checkNothingIsLeft(first);
  await timed('npm start again, first copy', async () => launch(first));
  await timed('hello runs to the end, first copy', async () => useCopy(first));
  await timed('SIGTERM, first copy', async () => stopCopy(first, 'SIGTERM', 'npm'));
  await timed('SIGTERM, second copy', async () => stopCopy(second, 'SIGTERM', 'npm'));
  for (const copy of copies) await checkNothingIsLeft(copy);
} catch (error) {
  isFine = false;
  console.error(error instanceof PlainError ? error.message : error);
  for (const copy of copies) {
    if (copy.child.exitCode === null && copy.child.signalCode === null) await stopCopy(copy, 'SIGTERM', 'npm').catch(console.error);
  }
} finally {
  for (const copy of copies) {
    const cluster = await readlink(join(copy.folder, '.gyoza/pg')).catch(() => null);
    if (cluster !== null) await rm(dirname(cluster), { recursive: true, force: true });
  }
  await rm(parent, { recursive: true, force: true });
}
console.log(isFine ? 'The trial went well.' : 'The trial failed.');
process.exit(isFine ? 0 : 1);

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  const result = await work();
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${what}`);
  return result;
}

async function startCopy(name: string): Promise<Copy> {
  const folder = join(parent, name);
  await execute('git', ['clone', '--quiet', '--no-local', root, folder]);
  const copy: Copy = { folder, port: await freePort(), child: spawn('true'), said: '' };
  copies.push(copy);
  await launch(copy);
  return copy;
}

async function launch(copy: Copy): Promise<void> {
  // Registry and proxy settings of this machine are the only things a newcomer's environment may share with ours.
  const kept = Object.entries(process.env).filter(([name]) => /^(PATH|npm_config_registry|.*_proxy|NODE_EXTRA_CA_CERTS)$/i.test(name));
  const env = { ...Object.fromEntries(kept), HOME: '/proc/none', GYOZA_PORT: String(copy.port), NODE_ENV: undefined };
  const child = spawn('npm', ['start'], {
    cwd: copy.folder,
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  copy.child = child;
  copy.said = '';
  await new Promise<void>((ready, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        copy.said += text;
        if (/^ {2}Stop /m.test(copy.said)) ready();
      });
    }
    child.once('exit', () => {
      fail(new PlainError(`npm start ended:\n${copy.said}`));
    });
  });
}

/** Opens the printed page and runs an op in a container. */
async function useCopy(copy: Copy): Promise<void> {
  const link = /Sign in\s+(\S+)#key=(\S+)/.exec(copy.said);
  const [page = '', key = ''] = link?.slice(1) ?? [];
  const signIn = await fetch(page, { headers: { accept: 'text/html' } });
  if (!signIn.ok || !(await signIn.text()).includes('Access key'))
    throw new PlainError(`${page} is not the sign-in page (${signIn.status}).`);
  const api = new URL(page).origin;
  const headers = { 'X-API-Key': key, 'Content-Type': 'application/json' };
  const created = await fetch(`${api}/definitions/hello/runs`, { method: 'POST', headers, body: '{"inputs":{}}' });
  if (created.status !== 201) throw new PlainError(`hello cannot be run: ${await created.text()}`);
  const { id } = (await created.json()) as { id: string };
  // The stream closes when the run has ended.
  await (
    await fetch(`${api}/runs/${id}/events`, { headers: { ...headers, Accept: 'text/event-stream' }, signal: AbortSignal.timeout(60_000) })
  ).text();
  const run = (await (await fetch(`${api}/runs/${id}`, { headers })).json()) as { state: string };
  if (run.state !== 'COMPLETED') throw new PlainError(`hello ended ${run.state}: ${JSON.stringify(run)}`);
}

async function stopCopy(copy: Copy, name: 'SIGINT' | 'SIGTERM', whom: 'group' | 'npm'): Promise<void> {
  const pid = copy.child.pid ?? 0;
  const ended = once(copy.child, 'exit');
  process.kill(whom === 'group' ? -pid : pid, name);
  const [code] = (await ended) as [number | null];
  // npm itself reports a Ctrl-C by ending with that signal.
  if (code !== 0 && !(whom === 'group' && (code === null || code === 130)))
    throw new PlainError(`npm start ended with ${String(code)}:\n${copy.said}`);
}

async function checkNothingIsLeft(copy: Copy): Promise<void> {
  const left: string[] = [];
  for (const pid of (await readdir('/proc')).map(Number).filter((number) => number > 0)) {
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (folder.startsWith(copy.folder) || commandLine(pid).includes(copy.folder)) left.push(`process ${pid}: ${commandLine(pid)}`);
  }
  const places = placesFor(join(copy.folder, '.gyoza'));
  const { stdout: links } = await execute('ip', ['-br', 'link']);
  if (links.includes(places.bridge)) left.push(`bridge ${places.bridge}`);
  const { stdout: rules } = await execute('iptables-save', []);
  if (rules.includes(places.bridge)) left.push(`packet filter rules of ${places.bridge}`);
  const mounts = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .filter((line) => line.includes(copy.folder) || line.includes(places.run));
  left.push(...mounts.map((line) => `mount ${line}`));
  for (const name of ['lock', 'processes.json']) {
    if ((await readdir(join(copy.folder, '.gyoza'))).includes(name)) left.push(name);
  }
  const running: string[] = await readdir(dirname(places.run)).catch(() => []);
  if (running.includes(basename(places.run))) left.push(places.run);
  if (left.length > 0) throw new PlainError(`Left behind:\n${left.join('\n')}`);
}
