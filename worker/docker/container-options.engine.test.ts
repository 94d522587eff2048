import Docker from 'dockerode';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Recorded } from '@/worker/testing/contract-server';
import { realEngine, startWorker, type Bench } from '@/worker/testing/run-worker';
import { importTestImages, testEngineAddress } from './test-images';

const address = testEngineAddress();
const docker = new Docker(address.options);
let bench: Bench;
beforeEach(async () => {
  bench = await startWorker(realEngine(address, 'bind'));
});
afterEach(async () => {
  expect(await bench.folders()).toEqual([]);
  expect(await bench.close()).toEqual([]);
});

const SECRET = 'hunter2-correct-horse';
const MIB = 1024 * 1024;
const networks = async () => (await docker.listNetworks()).map(({ Id }) => Id).sort();
const said = ({ lines }: Recorded) => lines.map(({ text }) => text);

it('a container gets what the contract says when its op asks for nothing: no right, no part of the host, its limits and its labels', async () => {
  const { shell } = await importTestImages(address);
  const before = await networks();
  const run = bench.server.enqueue({
    ...{ image: shell, network: null, inputs: { name: 'Ada', list: [1], token: SECRET }, secret_inputs: ['token'] },
    constraints: { cpu: 0.5, ram_mb: 64 },
    command: [
      'sh',
      '-c',
      `id -u; cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null
       ls -d /gyoza/*; echo there; sleep 600`,
    ],
  });
  await bench.server.until(() => said(run).includes('there'));
  // The image names no user, so it is root, without anything that makes a root.
  expect(said(run)).toEqual(['0', String(64 * MIB), '/gyoza/input.json', '/gyoza/output', 'there']);

  const { run_id, attempt } = run.run;
  const found = await docker.getContainer(`gyoza-${run_id}-${attempt}`).inspect();
  expect(found.Config.Labels).toEqual({
    'gyoza.installation': bench.server.installation,
    'gyoza.worker': 'test-worker',
    'gyoza.run_id': run_id,
    'gyoza.attempt': '1',
  });
  expect(found.Config.Env.filter((each) => !each.startsWith('PATH=')).sort()).toEqual([
    'GYOZA_ATTEMPT=1',
    'GYOZA_INPUT=/gyoza/input.json',
    'GYOZA_INPUT_NAME=Ada',
    'GYOZA_OUTPUT=/gyoza/output.json',
    'GYOZA_OUTPUT_DIR=/gyoza/output',
    `GYOZA_RUN_ID=${run_id}`,
  ]);
  // Whoever may ask the engine reads it nowhere.
  expect(JSON.stringify(found)).not.toContain(SECRET);
  // The attempt's own folder, and nothing else of the host.
  expect(found.Mounts.map(({ Type, Source, Destination }) => ({ Type, Source, Destination }))).toEqual([
    { Type: 'bind', Source: `${bench.root}/${run_id}.1/gyoza`, Destination: '/gyoza' },
  ]);
  expect(found.Config).toMatchObject({ User: '', Tty: false, OpenStdin: false });
  const host: Readonly<Record<string, unknown>> = { ...found.HostConfig };
  const nothing = ['CapAdd', 'Binds', 'Devices', 'DeviceRequests', 'ExtraHosts', 'GroupAdd', 'Links', 'VolumesFrom', 'PortBindings'];
  expect(Object.fromEntries(nothing.map((name) => [name, Object.keys(host[name] ?? {})]))).toEqual(
    Object.fromEntries(nothing.map((name) => [name, []])),
  );
  expect(host).toMatchObject({
    ...{ CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'], Privileged: false, PublishAllPorts: false },
    ...{ NetworkMode: 'bridge', IpcMode: 'private', PidMode: '', UTSMode: '', UsernsMode: '' },
    // No swap: as much of both together as of memory alone.
    ...{ PidsLimit: 512, NanoCpus: 0.5e9, Memory: 64 * MIB, MemorySwap: 64 * MIB },
    ...{ Init: true, AutoRemove: false, RestartPolicy: { Name: 'no' }, LogConfig: { Type: 'json-file', Config: {} } },
    // What the engine keeps from every container that is not privileged.
    ...{ MaskedPaths: expect.arrayContaining(['/proc/kcore', '/proc/keys', '/sys/firmware']) as string[] },
    ...{ ReadonlyPaths: expect.arrayContaining(['/proc/sys', '/proc/sysrq-trigger']) as string[] },
  });

  bench.server.cancelNow(run);
  await bench.server.ended(run);
  await bench.settled();
  expect(await networks()).toEqual(before);
});
