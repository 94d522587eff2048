import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '@/lib/client/problem-error';
import { putRunFile, releaseRun, reportEvents } from '@/lib/client/reports';
import type { Left } from './attempt-container';
import type { AttemptContext } from './attempt-context';
import type { Outcome } from './attempt-folder';
import { listLeftFiles, openRegular, totalSize, type LeftFile } from './collect-outputs';
import { failedEarly } from './outcome';

const UPLOAD_MS = 3_600_000;
const CHUNK = 64 * 1024;
const MIB = 1024 * 1024;

type Report = Extract<Outcome, { kind: 'report' }>;

/**
 * Tells the server how the attempt ended, behind everything that the op said and left. What the server does not take becomes a failure that says so.
 */
export async function deliverOutcome(context: AttemptContext, decided: Outcome): Promise<void> {
  const { server, holding, outbox, log } = context;
  await outbox.drained();
  const outcome = await withFiles(context, decided);
  if (outcome.kind === 'release') {
    await outbox
      .persist((signal) => releaseRun(server, holding, outcome.reason, { signal }))
      .catch((error: unknown) => {
        log.error({ run_id: holding.run_id, error: String(error) }, 'The server did not take a run back');
      });
    return;
  }
  const send = ({ type, msg, outputs, summary }: Report) =>
    outbox.persist((signal) => reportEvents(server, holding, [{ type, msg, outputs, execution_summary: summary }], { signal }));
  try {
    await send(outcome);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    log.warn({ run_id: holding.run_id, error: error.message }, 'The server refused an outcome');
    const refused = failedEarly('bad_output', `The outputs could not be stored: ${error.message}`, outcome.summary);
    await send(refused).catch((again: unknown) => {
      log.error({ run_id: holding.run_id, error: String(again) }, 'The server refused the end of a run');
    });
  }
}

/** Uploads what the op left in output/. A file that the server refuses makes a failure of what was complete. */
async function withFiles(context: AttemptContext, outcome: Outcome): Promise<Outcome> {
  if (outcome.kind !== 'report' || outcome.left == null) return outcome;
  const { files } = await listLeftFiles(path.join(context.folder.path, outcome.left));
  for (const file of files) {
    const msg = await upload(context, file);
    if (context.outbox.closed.aborted) break;
    if (msg === null) continue;
    if (outcome.type !== 'COMPLETED') break;
    return failedInstead(outcome, msg);
  }
  return outcome;
}

/**
 * Says that the log may not be whole. Docker 20.10 reads what a container writes and notes it down a moment later; when it is killed in between, or the
 * container ends while it is dead, the last lines are lost, and no later reading brings them back. Answers how many events that were.
 */
export function sayEngineWasAway({ outbox }: AttemptContext, seq: number): number {
  outbox.event({ type: 'INFO', msg: ENGINE_WAS_AWAY, seq });
  return 1;
}
export const ENGINE_WAS_AWAY =
  'The container engine was away while this ran: lines that were written just then may be missing from the log.';

/**
 * The outcome with the files that the op left, for `deliverOutcome` to upload. Says what of them cannot be kept, as events from the number `seq` on.
 * Of too much nothing is kept, and what was complete becomes a failure.
 */
export async function withLeft(context: AttemptContext, outcome: Report, left: Left, seq: number): Promise<Report> {
  const { outbox, folder, maxOutputMb } = context;
  const { files, leftOut } = await listLeftFiles(left.folder);
  const names = [...new Set([...leftOut, ...left.skipped.map((name) => name.replace(/^output\//, ''))])];
  if (names.length > 0) {
    const shown = names.slice(0, 10).join(', ');
    outbox.event({
      type: 'INFO',
      msg: `Left out of the output files, because only regular files are kept: ${shown}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`,
      seq,
    });
  }
  if (!left.whole || (await totalSize(files)) > maxOutputMb * MIB) {
    const msg = `It left more than ${maxOutputMb} MB of output files, the most that its worker takes of one attempt (GYOZA_MAX_OUTPUT_MB). None of them is kept.`;
    if (outcome.type === 'COMPLETED') return failedInstead(outcome, msg);
    outbox.event({ type: 'INFO', msg, seq: names.length > 0 ? seq + 1 : seq });
    return outcome;
  }
  return files.length === 0 ? outcome : { ...outcome, left: left.folder === folder.tree ? 'gyoza' : 'left' };
}

/** What was complete, as the failure that its files make of it. */
function failedInstead(outcome: Report, msg: string): Report {
  return { ...outcome, type: 'FAILED', msg, summary: { ...outcome.summary, error_message: msg, cause: 'bad_output' } };
}

async function upload({ server, holding, outbox }: AttemptContext, { name, from }: LeftFile): Promise<string | null> {
  try {
    await outbox.persist(async (signal) => {
      const opened = await openRegular(from);
      if (opened === null) return;
      try {
        await putRunFile(server, holding, name, stream(opened.handle), { signal, timeoutMs: UPLOAD_MS });
      } finally {
        await opened.handle.close();
      }
    });
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return `The output file ${name} could not be stored: ${error.message}`;
  }
}

function stream(handle: FileHandle): BodyInit {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const buffer = new Uint8Array(CHUNK);
      const { bytesRead } = await handle.read(buffer);
      if (bytesRead === 0) controller.close();
      else controller.enqueue(buffer.subarray(0, bytesRead));
    },
  });
}
