import { ProblemError, UnreachableError } from '@/lib/client/problem-error';
import type { Connection } from '@/lib/client/connection';
import { buildOpImage, findBases, type Bases } from './samples/build-image';
import { connectEngine } from './samples/engine';
import { readOpFolders, type OpFolder } from './samples/op-folder';
import { ReceiptBook, registerOp } from './samples/register';

export interface InstallSampleOps {
  /** As DOCKER_HOST is written; null where there is no engine: the ops are registered all the same, and their runs wait. */
  dockerHost: string | null;
  serverUrl: string;
  /** A key that may register definitions. */
  apiKey: string;
  /** Data folder; remembers what was registered. */
  dataDir: string;
  /** Takes one sentence at a time. */
  log: Log;
}

type Log = (sentence: string) => void;

/**
 * Builds the images of the sample ops and registers them. What is there already costs milliseconds. A failure is logged
 * as one sentence and never thrown, because a product without its samples is still a product.
 */
export async function installSampleOps({ dockerHost, serverUrl, apiKey, dataDir, log }: InstallSampleOps): Promise<void> {
  try {
    const ops = await readOpFolders();
    if (dockerHost !== null) await buildImages(ops, dockerHost, log);
    const book = await ReceiptBook.open(dataDir);
    for (const op of ops) await register(op, { url: serverUrl, key: apiKey }, book, log);
  } catch (error) {
    log(`The sample ops could not be installed: ${reason(error)}`);
  }
}

async function buildImages(ops: OpFolder[], dockerHost: string, log: Log): Promise<void> {
  const docker = connectEngine(dockerHost);
  let bases: Bases;
  try {
    bases = await findBases(docker);
  } catch (error) {
    log(`The images of the sample ops could not be built, because the engine at ${dockerHost} does not answer: ${reason(error)}`);
    return;
  }
  // One after the other: a start has better things to do with the processor.
  for (const op of ops) {
    try {
      if (await buildOpImage(docker, op, bases)) log(`Built the image of the sample op ${op.id}.`);
    } catch (error) {
      log(`The image of the sample op ${op.id} could not be built, so its runs will fail: ${reason(error)}`);
    }
  }
}

async function register(op: OpFolder, server: Connection, book: ReceiptBook, log: Log): Promise<void> {
  try {
    const decision = await registerOp(op, server, book);
    if (decision.kind === 'register') log(`Registered the sample op ${op.id} ${op.version}.`);
    else if (decision.edited) log(`Kept the sample op ${op.id} ${op.version} as it was edited here, although Gyoza brings a newer one.`);
  } catch (error) {
    // Nobody needs to read six times that there is no server.
    if (error instanceof UnreachableError) throw error;
    log(`The sample op ${op.id} could not be registered: ${reason(error)}`);
  }
}

/** What went wrong, on one line; a refusal with each field that it names. */
function reason(error: unknown): string {
  const parts =
    error instanceof ProblemError
      ? [error.message, ...(error.problem.errors ?? []).map(({ path, message }) => `${path}: ${message}.`)]
      : [error instanceof Error ? error.message : String(error)];
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}
