import { execFile } from 'node:child_process';
import { readFile, readdir, rm, rmdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandLine, endProcess, hasEnded, isAlive, signal } from '../process-state';
import { SEARCH_PATH } from './install';
import { removeBridge, removeRules } from './network';
import { readNotes, readPid, type Places } from './places';

const execute = promisify(execFile);

/** Removes every container of an engine that is ours alone. With live-restore they would outlive it. */
export async function endContainers(socketPath: string): Promise<void> {
  const containers = JSON.parse(await call(socketPath, 'GET', '/containers/json?all=1')) as { Id: string }[];
  await Promise.all(containers.map(async ({ Id }) => call(socketPath, 'DELETE', `/containers/${Id}?force=1&v=1`)));
}

async function call(socketPath: string, method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, timeout: 15_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        resolve(text);
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('The engine does not answer.')));
    sent.on('error', reject);
    sent.end();
  });
}

/** Removes whatever an engine leaves behind: containerd, shims, mounts, sockets, the bridge, packet filter rules. */
export async function tidy(places: Places): Promise<void> {
  const exec = join(places.run, 'exec');
  await endContainerd(places);
  for (const pid of await processesNaming(exec)) {
    // A shim's children are what runs in the containers; without it nobody would end them.
    for (const child of await childrenOf(pid)) signal(child, 'SIGKILL');
    signal(pid, 'SIGKILL');
    await hasEnded(pid, 2000);
  }
  await unmountBelow(places.run);
  await unmountBelow(places.data);
  const notes = await readNotes(places);
  await removeBridge(places.bridge);
  if (notes !== null) await removeRules(places.bridge, notes.address, (await otherEngineRuns()) ? null : notes.before);
  await rm(join(places.data, 'notes.json'), { force: true });
  await rm(places.run, { recursive: true, force: true });
  await rmdir('/run/gyoza').catch(() => undefined);
}

/**
 * Ends the containerd of an engine that was killed; the containers run on under their shims. The kernel kills it along with
 * the engine, but where nobody collects the dead its number seems alive, and a new engine would wait for it in vain.
 */
export async function endContainerd(places: Places): Promise<void> {
  const file = join(places.run, 'exec/containerd/containerd.pid');
  const pid = await readPid(file);
  if (pid !== null && commandLine(pid).includes(places.run)) await endProcess(pid, 'SIGTERM', 5000);
  await rm(file, { force: true });
}

async function allProcesses(): Promise<number[]> {
  return (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
}

/** Processes, not this one, in whose command line a path stands. */
export async function processesNaming(path: string): Promise<number[]> {
  return (await allProcesses()).filter((pid) => pid !== process.pid && commandLine(pid).includes(path));
}

/** The processes that a process has started and that have not ended. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text
    .split(' ')
    .map(Number)
    .filter((child) => child > 0);
}

async function otherEngineRuns(): Promise<boolean> {
  return (await allProcesses()).some((pid) => isAlive(pid) && /^(\S*\/)?dockerd( |$)/.test(commandLine(pid)));
}

/** Unmounts everything below a folder, innermost first: what an engine that was killed left mounted. */
async function unmountBelow(folder: string): Promise<void> {
  const table = await readFile('/proc/self/mounts', 'utf8');
  const points = table.split('\n').map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '));
  for (const point of points.filter((path) => path.startsWith(`${folder}/`)).reverse()) {
    await execute('umount', ['--lazy', point], { env: { ...process.env, PATH: SEARCH_PATH } }).catch(() => undefined);
  }
}
