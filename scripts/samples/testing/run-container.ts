import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';

export interface ContainerRequest {
  image: string;
  command?: string[];
  inputs?: Record<string, unknown>;
  attempt?: number;
  /** Further files for /gyoza. */
  files?: Record<string, Buffer>;
  ramMb?: number | undefined;
  /** Called with each line; what it returns is sent as a signal. */
  onLine?: (line: string) => NodeJS.Signals | undefined;
}

export interface ContainerOutcome {
  exitCode: number;
  oomKilled: boolean;
  log: string;
  /** As written; undefined when the op left none. */
  outputJson: string | undefined;
  files: Record<string, string>;
}

/** Runs an op in a container as the worker does: a folder bound to /gyoza, limits, no network and no capability. */
export async function runContainer(
  docker: Docker,
  { image, command, inputs = {}, attempt = 1, files = {}, ramMb, onLine }: ContainerRequest,
): Promise<ContainerOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-container-'));
  try {
    await mkdir(join(folder, 'output'));
    await writeFile(join(folder, 'input.json'), JSON.stringify(inputs));
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    // For images that run as another user.
    for (const path of [folder, join(folder, 'output')]) await chmod(path, 0o777);

    const container = await docker.createContainer({
      Image: image,
      ...(command === undefined ? {} : { Cmd: command }),
      Env: variables(inputs, attempt),
      HostConfig: {
        Binds: [`${folder}:/gyoza`],
        NetworkMode: 'none',
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        PidsLimit: 512,
        ...(ramMb === undefined ? {} : { Memory: ramMb * 1024 * 1024, MemorySwap: ramMb * 1024 * 1024 }),
      },
    });
    try {
      const log = await readLog(docker, container, onLine);
      await container.start();
      const { StatusCode } = (await container.wait()) as { StatusCode: number };
      const { State } = await container.inspect();
      return { exitCode: StatusCode, oomKilled: State.OOMKilled, log: await log.whole, ...(await readResults(folder)) };
    } finally {
      await container.remove({ force: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function variables(inputs: Record<string, unknown>, attempt: number): string[] {
  const scalars = Object.entries(inputs).filter(([, value]) => typeof value !== 'object');
  return [
    'GYOZA_INPUT=/gyoza/input.json',
    'GYOZA_OUTPUT=/gyoza/output.json',
    'GYOZA_OUTPUT_DIR=/gyoza/output',
    `GYOZA_ATTEMPT=${attempt}`,
    ...scalars.map(([name, value]) => `GYOZA_INPUT_${name.toUpperCase()}=${String(value)}`),
  ];
}

/** Attaches before the start, so that nothing is missed. */
async function readLog(
  docker: Docker,
  container: Docker.Container,
  onLine: ContainerRequest['onLine'],
): Promise<{ whole: Promise<string> }> {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  const output = new PassThrough();
  docker.modem.demuxStream(stream, output, output);
  stream.on('end', () => output.end());
  const chunks: Buffer[] = [];
  const whole = new Promise<string>((resolve, reject) => {
    output.on('error', reject).on('end', () => {
      resolve(Buffer.concat(chunks).toString());
    });
    output.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      for (const line of chunk.toString().trimEnd().split('\n')) {
        const signal = onLine?.(line);
        if (signal !== undefined) container.kill({ signal }).catch(reject);
      }
    });
  });
  return { whole };
}

async function readResults(folder: string): Promise<Pick<ContainerOutcome, 'outputJson' | 'files'>> {
  const names = await readdir(join(folder, 'output'));
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, 'output', name), 'utf8')] as const));
  const outputJson = (await readdir(folder)).includes('output.json') ? await readFile(join(folder, 'output.json'), 'utf8') : undefined;
  return { outputJson, files: Object.fromEntries(files) };
}
