import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';

const EXAMPLES = join(import.meta.dirname, '..');

interface OpMessage {
  progress?: number;
  info?: string;
  error?: string;
}

export interface OpResult {
  exitCode: number | null;
  messages: OpMessage[];
  log: string[];
  stderr: string;
  outputs: unknown;
  files: Record<string, string>;
}

interface OpRequest {
  inputs?: Record<string, unknown>;
  attempt?: number;
  /** Called with each log line; what it returns is sent to the op as a signal. */
  onLog?: (line: string) => NodeJS.Signals | undefined;
}

/** Runs the source of a sample op as a plain process, with the files and variables that its container would have. */
export async function runOp(name: string, { inputs = {}, attempt = 1, onLog }: OpRequest = {}): Promise<OpResult> {
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-op-'));
  try {
    const all = { ...(await defaultInputs(name)), ...inputs };
    await mkdir(join(folder, 'output'));
    await writeFile(join(folder, 'input.json'), JSON.stringify(all));
    const [program, ...args] = await command(name);
    const child = spawn(program, args, {
      env: { PATH: process.env['PATH'], ...variables(folder, all, attempt) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

    const messages: OpMessage[] = [];
    const log: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"gyoza"')) {
        messages.push((JSON.parse(line) as { gyoza: OpMessage }).gyoza);
        return;
      }
      log.push(line);
      const signal = onLog?.(line);
      if (signal) child.kill(signal);
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));

    const exitCode = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    return { exitCode, messages, log, stderr, outputs: await readOutputs(folder), files: await readFiles(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function variables(folder: string, inputs: Record<string, unknown>, attempt: number): Record<string, string> {
  const scalars = Object.entries(inputs).filter(([, value]) => typeof value !== 'object');
  return {
    GYOZA_INPUT: join(folder, 'input.json'),
    GYOZA_OUTPUT: join(folder, 'output.json'),
    GYOZA_OUTPUT_DIR: join(folder, 'output'),
    GYOZA_RUN_ID: '00000000-0000-4000-8000-000000000000',
    GYOZA_ATTEMPT: String(attempt),
    ...Object.fromEntries(scalars.map(([name, value]) => [`GYOZA_INPUT_${name.toUpperCase()}`, String(value)])),
  };
}

async function defaultInputs(name: string): Promise<Record<string, unknown>> {
  const { input_specs } = parse(await readFile(join(EXAMPLES, name, 'gyoza.yml'), 'utf8')) as {
    input_specs: Record<string, { default?: unknown }>;
  };
  return Object.fromEntries(
    Object.entries(input_specs).flatMap(([key, spec]) => (spec.default === undefined ? [] : [[key, spec.default]])),
  );
}

/** The ENTRYPOINT of the Dockerfile, with the folder in the place of /op. */
async function command(name: string): Promise<[string, ...string[]]> {
  const dockerfile = await readFile(join(EXAMPLES, name, 'Dockerfile'), 'utf8');
  const entrypoint = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1];
  if (entrypoint === undefined) throw new Error(`examples/${name}/Dockerfile has no ENTRYPOINT in JSON form`);
  const [program, ...args] = JSON.parse(entrypoint) as [string, ...string[]];
  return [program, ...args.map((arg) => arg.replace('/op/', `${join(EXAMPLES, name)}/`))];
}

async function readOutputs(folder: string): Promise<unknown> {
  const names = await readdir(folder);
  return names.includes('output.json') ? JSON.parse(await readFile(join(folder, 'output.json'), 'utf8')) : undefined;
}

async function readFiles(folder: string): Promise<Record<string, string>> {
  const names = await readdir(join(folder, 'output'));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, 'output', name), 'utf8')] as const)),
  );
}
