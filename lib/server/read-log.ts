import type { LogLine, LogPage } from '@/lib/contract/log';
import { GyozaError } from '@/lib/domain/errors';
import { isTerminal, type RunState } from '@/lib/domain/run-state';
import { database } from './db';
import { runNotFound } from './transition';

/** The attempt whose log is meant: the given one, or the current. Throws `not_found`. */
export async function logAttempt(runId: string, attempt?: number): Promise<{ attempt: number; ended: boolean }> {
  const run = await database().run.findUnique({ where: { id: runId }, select: { currentAttempt: true } });
  if (run === null) throw runNotFound(runId);
  const number = attempt ?? run.currentAttempt;
  const row = await database().attempt.findUnique({ where: { runId_attempt: { runId, attempt: number } }, select: { state: true } });
  if (row === null) throw new GyozaError('not_found', `The run ${runId} has no attempt ${number}.`);
  return { attempt: number, ended: isTerminal(row.state as RunState) };
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
  const { attempt } = await logAttempt(query.runId, query.attempt);
  return readLines({ runId: query.runId, attempt, after: query.after ?? -1, limit: query.limit });
}

/** The same where the attempt is known to exist. */
export async function readLines(query: { runId: string; attempt: number; after: number; limit: number }): Promise<LogPage> {
  const lines: LogLine[] = [];
  let after = query.after;
  // One chunk at a time: a chunk is what the worker sent at once and may be large.
  for (;;) {
    const chunk = await database().logChunk.findFirst({
      where: { runId: query.runId, attempt: query.attempt, lastLine: { gt: after } },
      orderBy: { firstLine: 'asc' },
    });
    if (chunk === null) return { lines, has_more: false };
    const fresh = (chunk.lines as unknown as LogLine[]).filter((line) => line.n > after);
    const room = query.limit - lines.length;
    lines.push(...fresh.slice(0, room));
    after = lines.at(-1)?.n ?? after;
    if (fresh.length > room) return { lines, has_more: true };
    if (lines.length >= query.limit) {
      const more = await database().logChunk.count({ where: { runId: query.runId, attempt: query.attempt, lastLine: { gt: after } } });
      return { lines, has_more: more > 0 };
    }
  }
}
