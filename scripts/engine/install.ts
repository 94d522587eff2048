import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** What our own engine needs, and the Debian package that has it. `busybox-static` is what sample images are made from. */
const PROGRAMS = { dockerd: 'docker.io', iptables: 'iptables', ip: 'iproute2', busybox: 'busybox-static' };
const PACKAGES = Object.values(PROGRAMS);

/** Root's programs, also where PATH leaves them out. */
export const SEARCH_PATH = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
].join(delimiter);

/** The full path of a program, or null. */
export async function findProgram(name: string): Promise<string | null> {
  for (const folder of SEARCH_PATH.split(delimiter)) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder !== '' && found) return path;
  }
  return null;
}

/** The programs of an engine that this machine lacks. */
export async function missingPrograms(): Promise<string[]> {
  const looks = await Promise.all(Object.keys(PROGRAMS).map(async (name) => ({ name, path: await findProgram(name) })));
  return looks.filter((look) => look.path === null).map((look) => look.name);
}

/** The command that a person types to get an engine here. */
export const INSTALL_COMMAND = `apt-get update && apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`;

/**
 * Installs Debian packages.
 * @returns null when done, else the reason in apt's own words
 */
export async function aptInstall(packages: readonly string[], stop?: AbortSignal): Promise<string | null> {
  const update = await run('apt-get', ['update'], stop);
  const install = await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], stop);
  if (install === null) return null;
  return install === '' ? (update ?? 'apt-get failed') : install;
}

/**
 * Sees to it that engines can be started here, installing what is missing.
 * @returns null when they can, else why not
 */
export async function whyNoOwnEngines(log: (line: string) => void, stop?: AbortSignal): Promise<string | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'this needs root on Linux';
  const missing = await missingPrograms();
  if (missing.length === 0) return null;
  log(`Installing what an engine needs with apt-get (missing: ${missing.join(', ')}) …`);
  return installEngine(stop);
}

/** Installs Docker Engine and what it needs. */
export async function installEngine(stop?: AbortSignal): Promise<string | null> {
  return aptInstall(PACKAGES, stop);
}

async function run(command: string, args: readonly string[], stop?: AbortSignal): Promise<string | null> {
  const env = { ...process.env, PATH: SEARCH_PATH, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'], ...(stop ? { signal: stop } : {}) });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return null;
  return (
    complaint
      .split('\n')
      .findLast((line) => line.startsWith('E:'))
      ?.slice(2)
      .trim() ?? ''
  );
}
