import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ClaimedRun } from '@/lib/contract/worker';
import { terminal, type Recorded } from '@/worker/testing/contract-server';
import { realEngine, startWorker, type Bench } from '@/worker/testing/run-worker';
import { importTestImages, testEngineAddress, type TestImages } from './test-images';

// An op that means harm, as root in its container. What its output files may do is in attempts.engine.test.ts, what it prints in e2e/specs/journeys/outputs.spec.ts.
const address = testEngineAddress();
/** An engine of somebody else's has packet filter rules of somebody else's: docs/security.md says what to add. */
const OURS = process.env['GYOZA_TEST_DOCKER_HOST']?.startsWith('unix:///run/gyoza/') === true;
let images: TestImages;
let bench: Bench;
/** What listens on the host's own address alone, as the bundled database does. */
let loopback: Server;
let reached = 0;

beforeAll(async () => {
  images = await importTestImages(address);
  loopback = createServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => loopback.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => loopback.close(resolve)));
beforeEach(async () => {
  bench = await startWorker(realEngine(address, 'bind'));
});
afterEach(async () => {
  expect(await bench.folders()).toEqual([]);
  expect(await bench.close()).toEqual([]);
});

/** `try NAME COMMAND …` says whether the command, which must not work here, worked. */
const TRY =
  'B=/bin/busybox; try() { name=$1; shift; if "$@" >/dev/null 2>&1 </dev/null; then echo "worked: $name"; else echo "held: $name"; fi; }\n';
const attempt = (script: string, run: Partial<ClaimedRun> = {}): Recorded =>
  bench.server.enqueue({ image: images.shell, network: 'none', command: ['sh', '-c', TRY + script], ...run });
async function said(recorded: Recorded): Promise<string[]> {
  await bench.server.ended(recorded);
  await bench.settled();
  return recorded.lines.filter(({ stream }) => stream === 'stdout').map(({ text }) => text);
}

it('reaches neither the engine, nor what listens on the host alone, nor the metadata of a cloud, and knows nothing of the worker', async () => {
  process.env['HOSTILE_TEST_SECRET'] = 'of the worker';
  const { port } = loopback.address() as AddressInfo;
  const lines = await said(
    attempt(
      `gateway=$($B ip route | $B awk '/^default/ { print $3 }'); try 'a gateway' test -z "$gateway"
       for socket in /var/run/docker.sock /run/docker.sock /run/containerd/containerd.sock; do try $socket test -e $socket; done
       for port in 2375 2376 ${port}; do try "port $port of the host" $B nc -w 3 $gateway $port; done
       try 'its own loopback' $B nc -w 3 127.0.0.1 ${port}
       ${OURS ? 'try metadata $B nc -w 3 169.254.169.254 80' : "echo 'held: metadata'"}
       echo "variables: $(env | $B cut -d= -f1 | $B sort | tr '\\n' ' ')"`,
      { network: 'bridge' },
    ),
  );
  delete process.env['HOSTILE_TEST_SECRET'];
  expect(lines.filter((line) => line.startsWith('worked'))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('held'))).toHaveLength(9);
  expect(lines.at(-1)).not.toMatch(/HOSTILE|KEY|DATABASE|TOKEN|DOCKER/);
  expect(reached).toBe(0);
});

it('gets no right, no device and nothing of the kernel, though it is root', async () => {
  const lines = await said(
    attempt(
      `mkdir /tmp/m; cp $B /tmp/busybox; chmod 4755 /tmp/busybox
       try 'mount tmpfs' $B mount -t tmpfs none /tmp/m
       try 'mount proc' $B mount -t proc proc /tmp/m
       try 'make a device' $B mknod /tmp/disk b 8 0
       try 'change the root' $B chroot / /bin/true
       try 'another name for the host' $B hostname evil
       try 'give files away' chown 5 /tmp/m
       try 'a user of its own' $B setuidgid 5 /bin/true
       for file in /proc/sys/kernel/core_pattern /proc/sys/vm/overcommit_memory /proc/sysrq-trigger; do
         try "open $file for writing" sh -c ": >> $file"
       done
       for folder in /sys/fs/cgroup /sys/fs/cgroup/pids /sys/kernel; do try "a folder in $folder" mkdir $folder/evil; done
       for device in mem kmem kvm fuse sda vda nvme0n1 loop0 dm-0; do try "have /dev/$device" test -e /dev/$device; done
       grep -E 'CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp:' /proc/self/status | tr -d '\\t '
       /tmp/busybox grep CapEff /proc/self/status | tr -d '\\t '`,
    ),
  );
  expect(lines.filter((line) => line.startsWith('worked'))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('held'))).toHaveLength(22);
  const none = '0000000000000000';
  expect(lines.filter((line) => !line.startsWith('held'))).toEqual([
    ...[`CapInh:${none}`, `CapPrm:${none}`, `CapEff:${none}`, `CapBnd:${none}`, `CapAmb:${none}`],
    ...['NoNewPrivs:1', 'Seccomp:2'],
    `CapEff:${none}`,
  ]);
});

it('has so many processes and no more, and the next run starts as ever', { tags: 'long' }, async () => {
  const bomb = attempt('n=0; while [ $n -lt 600 ]; do sleep 100 & n=$((n + 1)); done; echo "all of them"');
  expect(await said(bomb)).toEqual([]);
  expect(terminal(bomb)).toMatchObject({ type: 'FAILED', execution_summary: { cause: 'exit' } });
  expect(bomb.lines.map(({ text }) => text).join('\n')).toMatch(/can't fork/);
  expect(await said(attempt('echo next'))).toEqual(['next']);
});
