import { query, type Tx } from './db';
import type { Attempt, Event, Run } from './generated/prisma/client';
import { attemptRecord, eventRecords, runRecord, type Row } from './raw-row';

/** A run as one snapshot of the database. */
export interface LoadedRun {
  run: Run;
  /** The current one. */
  attempt: Attempt;
  /** Events of the current attempt, oldest first. */
  events: Event[];
}

/** A run with its current attempt and that attempt's events, in one statement and so as one snapshot; null when there is none. */
export async function loadRun(tx: Tx, id: string): Promise<LoadedRun | null> {
  const [row] = await query<Row>(
    tx,
    `select row_to_json(r) as run, row_to_json(a) as attempt,
       (select coalesce(json_agg(e order by e.id), '[]'::json) from events e where e.run_id = r.id and e.attempt = r.current_attempt) as events
     from runs r join attempts a on a.run_id = r.id and a.attempt = r.current_attempt where r.id = $1::uuid`,
    [id],
  );
  if (row === undefined) return null;
  return { run: runRecord(row['run']), attempt: attemptRecord(row['attempt']), events: eventRecords(row['events']) };
}

/**
 * A run, the title of its definition, and at most `limit` of its events with an id above `after`, oldest first, of one attempt where one is
 * named. One snapshot: what the state promises is among the events. Null when there is no such run.
 */
export async function loadNews(
  tx: Tx,
  id: string,
  { after, attempt, limit }: { after: number; attempt: number | undefined; limit: number },
): Promise<{ run: Run & { definition: { title: string | null } }; events: Event[] } | null> {
  const [row] = await query<Row>(
    tx,
    `select row_to_json(r) as run, (select d.title from definitions d where d.id = r.definition_id) as title,
       (select coalesce(json_agg(n order by n.id), '[]'::json) from (
         select * from events e where e.run_id = r.id and e.id > $2 and ($3::int is null or e.attempt = $3) order by e.id limit $4
       ) n) as events
     from runs r where r.id = $1::uuid`,
    [id, after, attempt ?? null, limit],
  );
  if (row === undefined) return null;
  const definition = { title: row['title'] as string | null };
  return { run: { ...runRecord(row['run']), definition }, events: eventRecords(row['events']) };
}
