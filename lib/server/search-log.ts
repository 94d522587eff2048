import { setImmediate } from 'node:timers/promises';
import type { LogHit, LogSearch } from '@/lib/contract/log';
import type { LogSearchQuery } from '@/lib/contract/queries';
import { GyozaError } from '@/lib/domain/errors';
import { lineSearch } from '@/lib/domain/log-search';
import { logChunks } from './log-chunks';
import { logAttempt } from './read-log';

/** Work of one call, in the measure of `lineSearch`: less than a second. Whoever wants more asks again. */
const CALL_BUDGET = 120_000_000;
const CALL_MS = 500;
/** After so much work others are served before it goes on. */
const SLICE = 4_000_000;

/**
 * Lines with `n > after` that match, at most `limit`, as far as one call comes. Its work is bounded whatever is searched for, and ends when `signal`
 * says that nobody waits for it any more. Throws `not_found`, `invalid_request`.
 */
export async function searchLog(runId: string, query: LogSearchQuery, signal: AbortSignal): Promise<LogSearch> {
  if (query.q === '')
    throw new GyozaError('invalid_request', 'A search needs what to look for.', [{ path: 'q', message: 'is required: what to look for' }]);
  const { attempt, total } = await logAttempt(runId, query.attempt);
  const search = lineSearch({ text: query.q, regex: query.regex, matchCase: query.match_case });
  const began = performance.now();
  const hits: LogHit[] = [];
  let after = query.after ?? -1;
  let work = 0;
  let slice = 0;
  for await (const lines of logChunks(runId, attempt, after)) {
    for (const line of lines) {
      const at = search.find(line.text);
      after = line.n;
      if (at.length > 0 && hits.push({ n: line.n, at }) >= query.limit) return { hits, after, done: after >= total - 1 };
      slice += search.cost(line.text);
      if (slice < SLICE) continue;
      work += slice;
      slice = 0;
      await setImmediate();
      if (signal.aborted || work > CALL_BUDGET || performance.now() - began > CALL_MS) return { hits, after, done: after >= total - 1 };
    }
    await setImmediate();
    if (signal.aborted || performance.now() - began > CALL_MS) return { hits, after, done: after >= total - 1 };
  }
  return { hits, after, done: true };
}
