import type { LogLine, LogPage } from '@/lib/contract/log';
import { GyozaError } from '@/lib/domain/errors';
import { isTerminal, type RunState } from '@/lib/domain/run-state';
import { database } from './db';
import { logChunks } from './log-chunks';
import { runNotFound } from './transition';

interface LogAttempt {
  attempt: number;
  ended: boolean;
  /** Lines so far; of an attempt that has ended, all. */
  total: number;
}

/** The attempt whose log is meant: the given one, or the current. Throws `not_found`. */
export async function logAttempt(runId: string, attempt?: number): Promise<LogAttempt> {
  const run = await database().run.findUnique({ where: { id: runId }, select: { currentAttempt: true } });
  if (run === null) throw runNotFound(runId);
  const number = attempt ?? run.currentAttempt;
  const row = await database().attempt.findUnique({
    where: { runId_attempt: { runId, attempt: number } },
    select: { state: true, nextLine: true },
  });
  if (row === null) throw new GyozaError('not_found', `The run ${runId} has no attempt ${number}.`);
  return { attempt: number, ended: isTerminal(row.state as RunState), total: row.nextLine };
}

/** The same where the attempt is known to exist, in one question: who follows a log asks it for every few lines. */
export async function logProgress(runId: string, attempt: number): Promise<Omit<LogAttempt, 'attempt'> | null> {
  const [row] = await database().$queryRaw<{ state: string; next_line: number }[]>`
    select state, next_line from attempts where run_id = ${runId}::uuid and attempt = ${attempt}`;
  return row === undefined ? null : { ended: isTerminal(row.state as RunState), total: row.next_line };
}

/** After which line a reader begins who wants only the last so many lines there are now; `after` for one who wants all. Throws `not_found`. */
export async function logStart(query: {
  runId: string;
  attempt?: number | undefined;
  after?: number | undefined;
  last?: number | undefined;
}): Promise<number | undefined> {
  if (query.last === undefined) return query.after;
  const { attempt } = await logAttempt(query.runId, query.attempt);
  const stored = await database().logChunk.aggregate({ where: { runId: query.runId, attempt }, _max: { lastLine: true } });
  return Math.max(-1, (stored._max.lastLine ?? -1) - query.last);
}

/** Lines with `n > after`, in order, at most `limit`. Throws `not_found`. */
export async function readLog(query: {
  runId: string;
  attempt?: number | undefined;
  after?: number | undefined;
  limit: number;
}): Promise<LogPage> {
  const { attempt, total } = await logAttempt(query.runId, query.attempt);
  return readLines({ runId: query.runId, attempt, total, after: query.after ?? -1, limit: query.limit });
}

/** The first lines of a log that has ended; of one that grows the last, which is where a person looks. Throws `not_found`. */
export async function openLog(runId: string, wanted: number | undefined, limit: number): Promise<LogPage & { complete: boolean }> {
  const { attempt, ended, total } = await logAttempt(runId, wanted);
  const page = await readLines({ runId, attempt, total, after: ended ? -1 : Math.max(-1, total - limit - 1), limit });
  return { ...page, complete: ended };
}

/** The same where the attempt is known to exist, and to have had `total` lines a moment ago. */
export async function readLines(query: { runId: string; attempt: number; total: number; after: number; limit: number }): Promise<LogPage> {
  const lines: LogLine[] = [];
  if (query.after < query.total - 1) {
    for await (const chunk of logChunks(query.runId, query.attempt, query.after)) {
      lines.push(...chunk.slice(0, query.limit - lines.length));
      if (lines.length >= query.limit || (lines.at(-1)?.n ?? -1) >= query.total - 1) break;
    }
  }
  const last = lines.at(-1)?.n ?? query.after;
  return { lines, has_more: lines.length > 0 && last < query.total - 1, total: Math.max(query.total, last + 1) };
}
