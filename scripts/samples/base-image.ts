import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { pack, type Pack } from 'tar-stream';
import { statusOf } from '@/worker/docker/faults';
import { finish } from './engine';

const run = promisify(execFile);

export type BaseProgram = 'busybox' | 'node';

/**
 * A base image that can be made from the programs of this machine. It is preferred to the public one: it needs no
 * registry and no network, and takes a second where a pull takes a minute.
 */
export interface LocalBase {
  /** Names the exact programs in it, so that a new Node.js on the host leads to new images. */
  tag: string;
  program: BaseProgram;
  files: LocalFile[];
  /** Commands that BusyBox provides under its own name each. */
  applets: string[];
}

interface LocalFile {
  source: string;
  target: string;
  size: number;
}

const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'arm',
  ppc64: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
};

/** What the programs of this machine can be put into: null when the engine runs something else, or a program or one of its libraries is not here. */
export async function findLocalBase(program: BaseProgram, engine: { Os: string; Arch: string }): Promise<LocalBase | null> {
  if (process.platform !== 'linux' || engine.Os !== 'linux' || engine.Arch !== ARCHITECTURES[process.arch]) return null;
  const busybox = await findProgram('busybox');
  const binaries =
    program === 'busybox' ? [{ source: busybox, target: '/bin/busybox' }] : [{ source: process.execPath, target: '/usr/local/bin/node' }];
  // A shell makes the Node.js base a match for the public one, but nothing depends on it.
  if (program === 'node' && busybox !== null) binaries.push({ source: busybox, target: '/bin/busybox' });

  const files = new Map<string, LocalFile>();
  const identity = createHash('sha256');
  for (const { source, target } of binaries) {
    const libraries = source === null ? null : await librariesOf(source);
    if (source === null || libraries === null) return null;
    for (const file of [{ source, target }, ...libraries.map((path) => ({ source: path, target: path }))]) {
      const { size, mtimeMs } = await stat(file.source);
      identity.update(`${file.target}\0${size}\0${mtimeMs}\n`);
      files.set(file.target, { ...file, size });
    }
  }
  const applets =
    busybox === null
      ? []
      : (await run(busybox, ['--list'])).stdout.split('\n').filter((name) => /^[^/\s]+$/.test(name) && name !== 'busybox');
  return { tag: `gyoza/base-${program}:${identity.digest('hex').slice(0, 16)}`, program, files: [...files.values()], applets };
}

async function findProgram(name: string): Promise<string | null> {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/bin', '/usr/bin']) {
    const path = join(folder, name);
    if (
      await access(path, constants.X_OK).then(
        () => folder !== '',
        () => false,
      )
    )
      return path;
  }
  return null;
}

/** The shared libraries that `binary` loads, none for a static one, null when they cannot be told or one is missing. */
async function librariesOf(binary: string): Promise<string[] | null> {
  try {
    const { stdout } = await run('ldd', [binary]);
    if (stdout.includes('not found')) return null;
    return [...stdout.matchAll(/(?:=>\s+|^\s*)(\/\S+)\s+\(0x/gm)].flatMap(([, path]) => (path === undefined ? [] : [path]));
  } catch (error) {
    const said =
      error instanceof Error && 'stderr' in error ? `${String(error.stderr)}${'stdout' in error ? String(error.stdout) : ''}` : '';
    return /not a (valid )?dynamic/i.test(said) ? [] : null;
  }
}

/** Makes the image when the engine does not have it yet. */
export async function ensureLocalBase(docker: Docker, base: LocalBase): Promise<void> {
  const exists = await docker
    .getImage(base.tag)
    .inspect()
    .then(() => true)
    .catch((error: unknown) => {
      if (statusOf(error) === 404) return false;
      throw error;
    });
  if (exists) return;
  const [repo, tag] = base.tag.split(':');
  const archive = pack();
  try {
    const [stream] = await Promise.all([docker.importImage(Readable.from(archive), { repo, tag }), fill(archive, base)]);
    await finish(docker, stream);
  } finally {
    // When one side has failed, the other would wait for it for ever.
    archive.destroy();
  }
}

async function fill(archive: Pack, base: LocalBase): Promise<void> {
  archive.entry({ name: 'tmp', type: 'directory', mode: 0o1777 });
  archive.entry({ name: 'etc/passwd' }, 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n');
  archive.entry({ name: 'etc/group' }, 'root:x:0:\nnogroup:x:65534:\n');
  for (const { source, target, size } of base.files) {
    const entry = archive.entry({ name: target.slice(1), mode: 0o755, size });
    await pipeline(createReadStream(source), entry);
  }
  for (const applet of base.applets) archive.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
  archive.finalize();
}
