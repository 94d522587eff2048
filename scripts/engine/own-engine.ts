import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PlainError, messageOf } from '../plain-error';
import { commandLine, endProcess, isAlive } from '../process-state';
import { findProgram, SEARCH_PATH } from './install';
import { bridgeExists, createBridge, readForwarding, shieldMetadata } from './network';
import { pingSocket } from './ping';
import { placesFor, readNotes, readPid, type Notes, type Places } from './places';
import { endOrphans } from './orphans';
import { endContainerd, endContainers, tidy } from './remains';

/** A Docker Engine that we run for one data folder. */
export type OwnEngine = {
  /** As DOCKER_HOST is written. */
  readonly dockerHost: string;
  /** Ends it, its containers, its bridge and its packet filter rules. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts our engine, or adopts the one that a killed start left running, with its containers. Root on Linux only.
 * While it runs, an engine that ends by itself is started again; its containers live on meanwhile (live-restore).
 */
export async function startOwnEngine(dataDir: string, log: (line: string) => void): Promise<OwnEngine> {
  const places = placesFor(dataDir);
  await mkdir(places.data, { recursive: true, mode: 0o711 });
  await mkdir(places.run, { recursive: true, mode: 0o711 });
  const stopping = new AbortController();
  const pid = (await adopt(places)) ?? (await launch(places));
  const guard = keepAlive(places, pid, stopping.signal, log);
  return {
    dockerHost: `unix://${places.socket}`,
    stop: async () => {
      stopping.abort();
      const last = await guard;
      await endContainers(places.socket).catch(() => undefined);
      await endProcess(last, 'SIGTERM', 20_000);
      await tidy(places);
    },
  };
}

async function adopt(places: Places): Promise<number | null> {
  const pid = await readPid(places.pidFile);
  if (pid === null || !isAlive(pid) || !commandLine(pid).includes(places.data)) return null;
  if ((await pingSocket(places.socket)).kind === 'answers' && (await bridgeExists(places.bridge))) return pid;
  await endProcess(pid, 'SIGTERM', 20_000);
  return null;
}

async function launch(places: Places): Promise<number> {
  const program = await findProgram('dockerd');
  if (program === null) throw new PlainError('dockerd is not installed.');
  await rm(places.pidFile, { force: true });
  await endContainerd(places);
  await endOrphans(places);
  const notes = await prepareNetwork(places);
  const output = await open(places.log, 'a');
  const child = spawn(
    program,
    [
      ...['--host', `unix://${places.socket}`],
      ...['--data-root', join(places.data, 'data')],
      ...['--exec-root', join(places.run, 'exec')],
      ...['--pidfile', places.pidFile],
      ...['--bridge', places.bridge],
      ...['--config-file', await emptyConfiguration(places)],
      ...['--log-level', 'warn'],
      // An engine that crashes and comes back must not take the running containers with it.
      '--live-restore',
    ],
    { env: { ...process.env, PATH: SEARCH_PATH }, stdio: ['ignore', output.fd, output.fd], detached: true },
  );
  await output.close();
  child.unref();
  const pid = child.pid;
  if (pid === undefined) throw new PlainError(`${program} could not be run.`);
  await writeFile(join(places.data, 'notes.json'), JSON.stringify(notes));
  const end = Date.now() + 60_000;
  while ((await pingSocket(places.socket)).kind !== 'answers') {
    if (!isAlive(pid)) {
      await tidy(places);
      throw new PlainError(`The Docker Engine did not start: ${await lastWords(places.log)} (all of it in ${places.log})`);
    }
    if (Date.now() > end) {
      await endProcess(pid, 'SIGTERM', 5000);
      await tidy(places);
      throw new PlainError(`The Docker Engine did not answer within a minute; see ${places.log}.`);
    }
    await delay(50);
  }
  await shieldMetadata(places.bridge);
  return pid;
}

/** The system's own /etc/docker/daemon.json is for the system's engine, and would contradict our flags. */
async function emptyConfiguration(places: Places): Promise<string> {
  const file = join(places.data, 'daemon.json');
  await writeFile(file, '{}\n');
  return file;
}

async function prepareNetwork(places: Places): Promise<Notes> {
  const known = await readNotes(places);
  // A bridge with containers on it outlives an engine that crashed, and so must its address.
  if (known !== null && (await bridgeExists(places.bridge))) return known;
  const before = known?.before ?? (await readForwarding());
  return { address: await createBridge(places.bridge), before };
}

async function keepAlive(places: Places, first: number, stop: AbortSignal, log: (line: string) => void): Promise<number> {
  let pid = first;
  while (!stop.aborted) {
    if (isAlive(pid)) {
      await delay(1000, undefined, { signal: stop }).catch(() => undefined);
      continue;
    }
    log('The Docker Engine ended and is started again.');
    try {
      pid = await launch(places);
    } catch (error) {
      log(messageOf(error));
      await delay(5000, undefined, { signal: stop }).catch(() => undefined);
    }
  }
  return pid;
}

async function lastWords(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  const last = lines.findLast((line) => /failed|error|no space/i.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  if (/no space left/i.test(last)) return 'the disk is full';
  return last;
}
