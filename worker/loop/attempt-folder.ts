import { chmodSync, mkdirSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { executionSummary } from '@/lib/contract/event';
import { attemptNumber, jsonObject, runId } from '@/lib/contract/values';

/** What a worker must still know of an attempt after its own restart. No inputs: those stay in the tree alone. */
const ticket = z.object({
  run_id: runId,
  attempt: attemptNumber,
  installation: z.string(),
  worker_id: z.string(),
  image: z.string(),
  timeout_s: z.number().nullable(),
  ram_mb: z.number().nullable(),
  gpu_id: z.string().nullable(),
  exclusive: z.boolean(),
  transfer: z.enum(['bind', 'archive']),
});
export type Ticket = z.infer<typeof ticket>;

/** How an attempt ended, kept on disk from the container's end until the server has it. */
const outcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('report'),
    type: z.enum(['COMPLETED', 'FAILED', 'CANCELLED']),
    msg: z.string(),
    outputs: jsonObject,
    summary: executionSummary,
    /** Where below the attempt's folder the op's output files lie, as long as they are not uploaded. */
    left: z.enum(['gyoza', 'left']).nullish(),
  }),
  z.object({ kind: z.literal('release'), reason: z.string() }),
]);
export type Outcome = z.infer<typeof outcome>;

/**
 * The private folder of one attempt: `attempt.json` (the ticket), `outcome.json`, `gyoza/` (what the container sees at /gyoza),
 * `left/` (what was copied out of a container that has no mount) and `spool.N.jsonl` (what the server could not be told yet). The folder above is closed to other users, so the tree inside can
 * be open to whatever user the image runs as.
 *
 * What is small is written synchronously: every run makes these few entries, and through Node's thread pool they cost three times the CPU time,
 * and a turn of the event loop each before the container can be created. Whatever an op may have filled is handled asynchronously.
 */
export class AttemptFolder {
  readonly path: string;
  readonly tree: string;
  readonly left: string;

  constructor(root: string, run: string, attempt: number) {
    this.path = path.join(root, `${run}.${attempt}`);
    this.tree = path.join(this.path, 'gyoza');
    this.left = path.join(this.path, 'left');
  }

  /** Makes the folder anew, with an empty tree. */
  create(): void {
    rmSync(this.path, { recursive: true, force: true });
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    openFolder(this.tree);
    openFolder(path.join(this.tree, 'output'));
  }

  /** Empties the folder for what is copied out of the container. */
  async clearLeft(): Promise<void> {
    await rm(this.left, { recursive: true, force: true });
    await mkdir(this.left, { recursive: true, mode: 0o700 });
  }

  writeTicket(value: Ticket): void {
    this.#write('attempt.json', value);
  }

  /** Null when there is none, or none that this version can read. */
  async readTicket(): Promise<Ticket | null> {
    return this.#read('attempt.json', ticket);
  }

  writeOutcome(value: Outcome): void {
    this.#write('outcome.json', value);
  }

  async readOutcome(): Promise<Outcome | null> {
    return this.#read('outcome.json', outcome);
  }

  async remove(): Promise<void> {
    if (this.#removeOwn()) return;
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Removes what the worker itself has put there; false when there is anything else, such as what the op has left. */
  #removeOwn(): boolean {
    const { path: folder, tree } = this;
    try {
      unlinkSync(path.join(tree, 'input.json'));
      for (const each of [path.join(tree, 'output'), tree]) rmdirSync(each);
      for (const each of ['outcome.json', 'attempt.json']) unlinkSync(path.join(folder, each));
      rmdirSync(folder);
      return true;
    } catch {
      // Whatever is in the way: what removes all of it says so where it cannot.
      return false;
    }
  }

  /** Renamed into place, so that a worker killed half way leaves either nothing or the whole. */
  #write(name: string, value: unknown): void {
    const to = path.join(this.path, name);
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    writeFileSync(`${to}.new`, JSON.stringify(value), { mode: 0o600 });
    renameSync(`${to}.new`, to);
  }

  async #read<Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.output<Schema> | null> {
    try {
      const parsed = schema.safeParse(JSON.parse(await readFile(path.join(this.path, name), 'utf8')));
      return parsed.success ? parsed.data : null;
    } catch (error) {
      if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return null;
      throw error;
    }
  }
}

/** The attempts that have a folder below `root`. */
export async function listAttemptFolders(root: string): Promise<{ run_id: string; attempt: number }[]> {
  const names = await readdir(root);
  return names.flatMap((name) => {
    const found = /^([0-9a-f-]{36})\.(\d+)$/.exec(name);
    return found?.[1] === undefined ? [] : [{ run_id: found[1], attempt: Number(found[2]) }];
  });
}

/** The mode is set afterwards, because the process's umask is taken off the one given to mkdir. */
function openFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
}
