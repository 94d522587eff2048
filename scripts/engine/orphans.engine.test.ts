import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readDockerHost } from '@/worker/docker/docker-host';
import { importTestImages } from '@/worker/docker/test-images';
import { signal, isAlive } from '../process-state';
import { connectEngine } from '../samples/engine';
import { startOwnEngine, type OwnEngine } from './own-engine';
import { placesFor, readPid } from './places';

let folder: string;
let engine: OwnEngine | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-orphans-'));
  await mkdir(join(folder, 'logs'));
});
afterEach(async () => {
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
});

test.skipIf(process.getuid?.() !== 0)(
  'what an engine had started, and not yet noted when it was killed, is ended before the next one answers; what it had noted runs on',
  { tags: 'long' },
  async () => {
    engine = await startOwnEngine(folder, () => undefined);
    const docker = connectEngine(engine.dockerHost);
    const { shell } = await importTestImages(readDockerHost({ DOCKER_HOST: engine.dockerHost }));
    const make = () => docker.createContainer({ Image: shell, Cmd: ['sleep', '600'], HostConfig: { Init: true, NetworkMode: 'none' } });
    const [noted, unnoted] = await Promise.all([make(), make()]);
    const notes = join(placesFor(folder).data, 'data/containers', unnoted.id, 'config.v2.json');
    await copyFile(notes, join(folder, 'before'));
    await Promise.all([noted.start(), unnoted.start()]);
    const [notedPid, unnotedPid] = (await Promise.all([noted.inspect(), unnoted.inspect()])).map(({ State }) => State.Pid);
    const pid = (await readPid(placesFor(folder).pidFile)) ?? 0;
    // What the disk holds when the engine is killed between the program's start and its note. Stopped, it notes nothing more.
    signal(pid, 'SIGSTOP');
    await copyFile(join(folder, 'before'), notes);
    signal(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await readPid(placesFor(folder).pidFile)).not.toBe(pid), { timeout: 60_000, interval: 100 });
    await vi.waitFor(() => docker.ping(), { timeout: 60_000, interval: 100 });
    expect((await unnoted.inspect()).State).toMatchObject({ Status: 'created', Running: false });
    expect(isAlive(unnotedPid ?? 0)).toBe(false);
    expect((await noted.inspect()).State).toMatchObject({ Running: true, Pid: notedPid });
    expect(isAlive(notedPid ?? 0)).toBe(true);
  },
);
