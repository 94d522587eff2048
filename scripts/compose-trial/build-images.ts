import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { ensureLocalBase, findLocalBase } from '../samples/base-image';
import { connectEngine } from '../samples/engine';
import { SEARCH_PATH } from '../engine/install';
import { PlainError } from '../plain-error';

const WITH_BUILDKIT = { ...process.env, DOCKER_BUILDKIT: '1' };

/** Parts of glibc that packages load and Node.js itself does not. */
const OF_GLIBC = ['librt.so.1', 'libresolv.so.2'];

/** Names that the trial makes, and nobody else. */
export const TRIAL_IMAGES = ['gyoza-trial/base', 'gyoza-trial/packages', 'gyoza-trial/web', 'gyoza-trial/worker'] as const;

export interface Places {
  /** As DOCKER_HOST is written. */
  dockerHost: string;
  root: string;
  /** Of the trial, for what is thrown away. */
  folder: string;
}

/**
 * Builds both images of the Dockerfile without a registry. Two things differ from an ordinary build: the base is made of this machine's own Node.js, npm and
 * BusyBox in place of `node:20-slim`, and the packages are those that npm has put into this checkout, in place of an `npm ci`.
 */
export async function buildImages(places: Places): Promise<{ web: string; worker: string }> {
  const [base, packages, web, worker] = TRIAL_IMAGES;
  const local = await buildBase(places, base);
  await buildPackages(places, local, packages);
  const from = ['--build-arg', `BASE=${base}`, '--build-arg', `PACKAGES=${packages}`];
  await build(places, '--target', 'web', '--tag', web, ...from, places.root);
  await build(places, '--target', 'worker', '--tag', worker, ...from, places.root);
  return { web, worker };
}

/** Answers the image below it, which has Node.js and a shell and nothing more. */
async function buildBase(places: Places, tag: string): Promise<string> {
  const docker = connectEngine(places.dockerHost);
  const { Os, Arch } = await docker.version();
  const local = await findLocalBase('node', { Os, Arch });
  if (local === null || local.applets.length === 0)
    throw new PlainError('The trial needs Linux, an engine of the same kind, and busybox-static.');
  await ensureLocalBase(docker, local);
  const context = join(places.folder, 'base');
  await mkdir(context, { recursive: true });
  await mkdir(join(context, 'lib'));
  const libc = local.files.find(({ target }) => basename(target) === 'libc.so.6');
  if (libc === undefined) throw new PlainError('The trial needs a Node.js that is linked to glibc, as that of node:20-slim is.');
  for (const name of OF_GLIBC) await copyFile(join(dirname(libc.source), name), join(context, 'lib', name));
  await cp(await npmFolder(), join(context, 'npm'), { recursive: true, dereference: true });
  await writeFile(join(context, 'npm.sh'), '#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/npm-cli.js "$@"\n', { mode: 0o755 });
  const lines = [
    `FROM ${local.tag}`,
    'COPY npm /usr/local/lib/node_modules/npm',
    `COPY lib ${dirname(libc.target)}`,
    'COPY npm.sh /usr/local/bin/npm',
    'ENV PATH=/usr/local/bin:/bin',
  ];
  await writeFile(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
  await build(places, '--tag', tag, context);
  return local.tag;
}

/** Where the npm lies that started this, or else the one on the PATH. */
async function npmFolder(): Promise<string> {
  const started = process.env['npm_execpath'];
  if (started !== undefined) return dirname(dirname(started));
  return (await run('npm', ['root', '-g'], process.env)).trim() + '/npm';
}

async function buildPackages({ root, folder, dockerHost }: Places, base: string, tag: string): Promise<void> {
  const lockfile = createHash('sha256')
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex');
  const file = join(folder, 'packages.Dockerfile');
  const lines = [`FROM ${base}`, 'COPY . /gyoza/node_modules', `RUN printf ${lockfile} > /gyoza/node_modules/.gyoza-lockfile`];
  await writeFile(file, `${lines.join('\n')}\n`);
  await build({ root, folder, dockerHost }, '--tag', tag, '--file', file, join(root, 'node_modules'));
}

async function build({ dockerHost }: Places, ...args: string[]): Promise<void> {
  await run(await builder(), ['--host', dockerHost, 'build', '--quiet', ...args], WITH_BUILDKIT);
}

/** BuildKit leaves out stages that nothing needs, here the one that asks npm. Not every docker command line brings it. */
async function builder(): Promise<string> {
  for (const folder of SEARCH_PATH.split(delimiter)) {
    const docker = join(folder, 'docker');
    const able = await run(docker, ['build', '--help'], WITH_BUILDKIT).then(
      () => true,
      () => false,
    );
    if (able) return docker;
  }
  throw new PlainError('The trial needs a docker command line that builds with BuildKit.');
}

async function run(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new PlainError(`${program} ${args.join(' ')} failed:\n${said.trim().split('\n').slice(-40).join('\n')}`);
  return out;
}
