import type { EventType } from '@/lib/contract/event';
import type { LogLine } from '@/lib/contract/log';
import { query, type Statements } from './db';
import type { Attempt, Run } from './generated/prisma/client';
import { CHANNEL, type Topic } from './notifications';
import { columnOf, parameter } from './raw-row';

/** What one statement changes of a run. Fields that are absent stay as they are. */
export interface RunWrite {
  id: string;
  /** The run as it was read: where it is no longer so, nothing is changed. `version` is the row's `xmin`, for a run read without its lock. */
  was: { state: string; currentAttempt: number; version: string | null };
  run: Partial<Run>;
  /** The attempt that changes, and what of it. */
  attempt: number;
  attemptFields: Partial<Attempt>;
  events: { id: number; t: Date; type: EventType; msg: string | number; payload: unknown; attempt: number; state: string }[];
  /** Lines of the attempt's log. */
  chunks: { firstLine: number; lastLine: number; lines: readonly LogLine[] }[];
  /** The image that an attempt of this definition was seen to run. */
  seenImage: { definitionId: string; digest: string } | null;
  /** Name of the destination that hears of the events; null for nearly all runs, whose statement knows nothing of any. */
  destination: string | null;
  topics: Exclude<Topic, 'runs'>[];
  /** Room came free: waiting claims are told, if any run waits for it. A run that is being posted right now tells them itself. */
  room: boolean;
}

/**
 * Updates a run and its attempt, appends to the timeline and tells who listens, in one statement: all of it or nothing, in a transaction of the
 * caller's or by itself. False when the run is no longer as it was read. The order of keys in a payload is kept: json_to_recordset hands `json`
 * through as it stands.
 */
export async function writeRun(tx: Statements, write: RunWrite): Promise<boolean> {
  const values: unknown[] = [];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const set = (fields: Record<string, unknown>): string =>
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${columnOf(name)} = ${add(parameter(name, value))}`)
      .join(', ');
  const { was } = write;
  const id = `${add(write.id)}::uuid`;
  const version = was.version === null ? '' : ` and xmin::text = ${add(was.version)}`;
  const parts = [
    `moved as (update runs set ${set(write.run) || 'id = id'} where id = ${id} and state = ${add(was.state)} and current_attempt = ${add(was.currentAttempt)}${version} returning 1)`,
  ];
  const told: string[] = [];
  const attemptFields = set(write.attemptFields);
  if (attemptFields !== '') {
    const attempt = add(write.attempt);
    parts.push(
      `tried as (update attempts set ${attemptFields} where run_id = ${id} and attempt = ${attempt} and exists (select from moved))`,
    );
  }
  if (write.events.length > 0) {
    parts.push(`added as (
      insert into events (run_id, id, attempt, t, type, msg, payload, state)
      select ${id}, e.id, e.attempt, e.t, e.type, e.msg, e.payload, e.state
      from json_to_recordset(${add(JSON.stringify(write.events))}::json) as e(id int, attempt int, t timestamptz, type text, msg json, payload json, state text)
      where exists (select from moved)${write.destination === null ? '' : ' returning id, type'})`);
    if (write.destination !== null) {
      // The outbox: a delivery is there exactly when its event is. What sends it is woken by a trigger (migration event_delivery).
      parts.push(`due as (
        insert into deliveries (destination_id, run_id, event_id, event) select d.id, ${id}, added.id, added.type
        from added join destinations d on d.name = ${add(write.destination)}::text and d.enabled and added.type = any(d.events))`);
    }
  }
  if (write.chunks.length > 0) {
    parts.push(`logged as (
      insert into log_chunks (run_id, attempt, first_line, last_line, lines)
      select ${id}, ${add(write.attempt)}::int, c."firstLine", c."lastLine", c.lines
      from json_to_recordset(${add(JSON.stringify(write.chunks))}::json) as c("firstLine" int, "lastLine" int, lines json)
      where exists (select from moved))`);
  }
  if (write.seenImage !== null) {
    // Writes a row for the first attempt of a definition and for one that ran another image than the one before; for all others it is a look.
    const digest = `${add(write.seenImage.digest)}::text`;
    parts.push(`seen as (
      update definitions set image_digest = coalesce(image_digest, ${digest}), pinned_at = coalesce(pinned_at, now()), latest_image_digest = ${digest}
      where id = ${add(write.seenImage.definitionId)}::uuid and latest_image_digest is distinct from ${digest} and exists (select from moved))`);
  }
  if (write.topics.length > 0) told.push(`(select count(pg_notify('${CHANNEL}', t)) from unnest(${add(write.topics)}::text[]) as t)`);
  if (write.room) told.push(`(select count(pg_notify('${CHANNEL}', 'queue')) where exists (select from runs where state = 'PENDING'))`);
  const rows = await query(tx, `with ${parts.join(', ')} select ${['1', ...told].join(', ')} from moved`, values);
  return rows.length > 0;
}
