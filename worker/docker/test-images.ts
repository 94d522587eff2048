import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import Docker from 'dockerode';
import tar from 'tar-stream';
import { readDockerHost, type DockerAddress } from './docker-host';

const APPLETS = [
  'sh',
  'cat',
  'chmod',
  'chown',
  'dd',
  'echo',
  'env',
  'grep',
  'head',
  'id',
  'kill',
  'ln',
  'ls',
  'mkdir',
  'mkfifo',
  'printf',
  'seq',
  'sleep',
  'tr',
  'true',
  'yes',
];

export interface TestImages {
  /** A shell and ordinary tools, user root. */
  shell: string;
  /** The same with `USER 1234:1234`. */
  nonRoot: string;
  /** One static binary, /busybox, and nothing else. */
  scratch: string;
}

/** The engine that tests use; fails with a sentence when none is given. */
export function testEngineAddress(): DockerAddress {
  const host = process.env['GYOZA_TEST_DOCKER_HOST'];
  if (!host)
    throw new Error('GYOZA_TEST_DOCKER_HOST is not set: these tests need a real container engine, such as unix:///var/run/docker.sock.');
  return readDockerHost({ DOCKER_HOST: host });
}

/** Makes the images that the engine tests run, from the machine's own static busybox and without any registry. */
export async function importTestImages(address: DockerAddress): Promise<TestImages> {
  const docker = new Docker(address.options);
  const busybox = readFileSync(execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim());
  const images = { shell: 'gyoza-test-shell:1', nonRoot: 'gyoza-test-nonroot:1', scratch: 'gyoza-test-scratch:1' };
  await importImage(docker, images.shell, shellTree(busybox), []);
  await importImage(docker, images.nonRoot, shellTree(busybox), ['USER 1234:1234']);
  const scratch = tar.pack();
  scratch.entry({ name: 'busybox', mode: 0o755 }, busybox);
  scratch.finalize();
  await importImage(docker, images.scratch, scratch, []);
  return images;
}

/** A shell and ordinary tools, as a tar. `ballast`: what makes it another image than the next one. */
export function busyboxTree(ballast = Buffer.alloc(0)): Readable {
  const busybox = readFileSync(execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim());
  return Readable.from(shellTree(busybox, ballast));
}

function shellTree(busybox: Buffer, ballast = Buffer.alloc(0)): tar.Pack {
  const pack = tar.pack();
  pack.entry({ name: 'bin/', type: 'directory', mode: 0o755 });
  pack.entry({ name: 'bin/busybox', mode: 0o755 }, busybox);
  for (const name of APPLETS) pack.entry({ name: `bin/${name}`, type: 'symlink', linkname: 'busybox' });
  pack.entry({ name: 'tmp/', type: 'directory', mode: 0o1777 });
  pack.entry({ name: 'etc/', type: 'directory', mode: 0o755 });
  pack.entry({ name: 'etc/not-a-program', mode: 0o644 }, 'text');
  if (ballast.length > 0) pack.entry({ name: 'ballast', mode: 0o644 }, ballast);
  pack.finalize();
  return pack;
}

async function importImage(docker: Docker, name: string, tree: tar.Pack, changes: string[]): Promise<void> {
  const [repo, tag] = name.split(':');
  const answer = await text(await docker.importImage(Readable.from(tree), { repo, tag, changes }));
  if (answer.includes('"error"')) throw new Error(answer);
}

/** A signal of the test's own to a container. */
export async function signalTestContainer(address: DockerAddress, container: string, signal: string): Promise<void> {
  await new Docker(address.options).getContainer(container).kill({ signal });
}
