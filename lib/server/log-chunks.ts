import type { LogLine } from '@/lib/contract/log';
import { database } from './db';

interface Chunk {
  first_line: number;
  last_line: number;
  /** JSON, as text: through the driver's own reading of it a chunk would take twice as long. */
  lines: string;
}

/**
 * The lines of an attempt with `n > after`, in order, in pieces as large as they were taken in. Only one piece is in memory at a time, and the
 * first is found by its number: to read the end of a long log costs as much as to read its start.
 */
export async function* logChunks(runId: string, attempt: number, after: number): AsyncGenerator<LogLine[]> {
  let next = await chunkHolding(runId, attempt, after + 1);
  for (let seen = after; next !== null; next = await chunkAfter(runId, attempt, next.first_line)) {
    const fresh = (JSON.parse(next.lines) as LogLine[]).filter((line) => line.n > seen);
    seen = Math.max(seen, next.last_line);
    if (fresh.length > 0) yield fresh;
  }
}

async function chunkHolding(runId: string, attempt: number, n: number): Promise<Chunk | null> {
  const [chunk] = await database().$queryRaw<Chunk[]>`
    select first_line, last_line, lines::text as lines from log_chunks
    where run_id = ${runId}::uuid and attempt = ${attempt} and first_line >= coalesce((
      select max(first_line) from log_chunks where run_id = ${runId}::uuid and attempt = ${attempt} and first_line <= ${n}), 0)
    order by first_line limit 1`;
  return chunk ?? null;
}

async function chunkAfter(runId: string, attempt: number, firstLine: number): Promise<Chunk | null> {
  const [chunk] = await database().$queryRaw<Chunk[]>`
    select first_line, last_line, lines::text as lines from log_chunks
    where run_id = ${runId}::uuid and attempt = ${attempt} and first_line > ${firstLine} order by first_line limit 1`;
  return chunk ?? null;
}
