import { createHash } from 'node:crypto';
import { chmodSync, createWriteStream, writeFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClaimedRun } from '@/lib/contract/worker';
import type { Json, JsonObject } from '@/lib/domain/input-spec';

/** Linux refuses to start a program when one variable is longer than 128 KiB or all together outgrow a quarter of its stack. */
const LONGEST_VARIABLE = 64 * 1024;
const ALL_VARIABLES = 512 * 1024;

interface InputFile {
  id: string;
  sha256: string;
  /** Path below /gyoza/files. */
  below: string;
}

/** The inputs as the container sees them: uploaded files are paths below /gyoza/files. */
export function containerInputs(run: Pick<ClaimedRun, 'inputs' | 'files'>): { inputs: JsonObject; files: InputFile[] } {
  const files = new Map<string, InputFile>();
  const taken = new Set<string>();
  for (const { input, id, name, sha256 } of run.files) {
    const key = `${input} ${id}`;
    if (files.has(key)) continue;
    let below = path.posix.join(input, fileName(name));
    for (let copy = 2; taken.has(below); copy += 1) below = path.posix.join(input, `${copy}-${fileName(name)}`);
    taken.add(below);
    files.set(key, { id, sha256, below });
  }
  const place = (input: string, value: Json): Json => {
    if (typeof value === 'string') {
      const file = files.get(`${input} ${value}`);
      return file === undefined ? value : `/gyoza/files/${file.below}`;
    }
    if (Array.isArray(value)) return value.map((item) => place(input, item));
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, place(input, item)]));
    return value;
  };
  const inputs = Object.fromEntries(Object.entries(run.inputs).map(([input, value]) => [input, place(input, value)]));
  return { inputs, files: [...files.values()] };
}

/** Environment of the container: the definition's own, then what CONTRACT §6 promises. Secrets and very long values are in input.json alone. */
export function containerEnv(
  run: Pick<ClaimedRun, 'run_id' | 'attempt' | 'env' | 'secret_inputs'>,
  inputs: JsonObject,
): Record<string, string> {
  const variables: Record<string, string> = { ...run.env };
  let room = ALL_VARIABLES;
  for (const [name, value] of Object.entries(inputs)) {
    if (value === null || typeof value === 'object' || run.secret_inputs.includes(name)) continue;
    const text = String(value);
    const bytes = Buffer.byteLength(text);
    if (bytes > LONGEST_VARIABLE || bytes > room || text.includes('\u0000')) continue;
    room -= bytes;
    variables[`GYOZA_INPUT_${name.toUpperCase()}`] = text;
  }
  return {
    ...variables,
    GYOZA_INPUT: '/gyoza/input.json',
    GYOZA_OUTPUT: '/gyoza/output.json',
    GYOZA_OUTPUT_DIR: '/gyoza/output',
    GYOZA_RUN_ID: run.run_id,
    GYOZA_ATTEMPT: String(run.attempt),
  };
}

/** Hands the bytes of an uploaded file to `read`. */
export type FetchFile = (id: string, read: (bytes: ReadableStream<Uint8Array>) => Promise<void>) => Promise<void>;

/** Fills the tree that becomes /gyoza: readable for whatever user the image runs as. */
export async function writeInputs(tree: string, inputs: JsonObject, files: InputFile[], fetchFile: FetchFile): Promise<void> {
  const json = path.join(tree, 'input.json');
  writeFileSync(json, JSON.stringify(inputs));
  chmodSync(json, 0o644);
  for (const { id, sha256, below } of files) {
    const to = path.join(tree, 'files', below);
    await mkdir(path.dirname(to), { recursive: true });
    for (const folder of [path.dirname(to), path.join(tree, 'files')]) await chmod(folder, 0o755);
    await fetchFile(id, (bytes) => save(bytes, to, sha256));
  }
}

async function save(bytes: ReadableStream<Uint8Array>, to: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(Readable.from(bytes), hashing, createWriteStream(to));
  await chmod(to, 0o644);
  if (hash.digest('hex') !== sha256) throw new Error(`The uploaded file ${path.basename(to)} did not arrive whole.`);
}

/** One name of a folder entry, whatever the person's file was called. */
function fileName(name: string): string {
  const base = name.split(/[/\\]/).pop()?.replaceAll('\u0000', '') ?? '';
  const short = Buffer.byteLength(base) <= 200 ? base : base.slice(-60);
  return short === '' || short === '.' || short === '..' ? 'file' : short;
}
