import { gatesOf, type Concurrency } from '@/lib/domain/concurrency';
import { expectedDuration } from '@/lib/domain/expected-end';
import type { QueuedRun } from '@/lib/domain/schedule';
import type { Statements } from './db';
import { Prisma } from './generated/prisma/client';

/** Runs looked at in one claim from the head of the queue. */
export const QUEUE_WINDOW = 64;
/** A worker with more free slots than QUEUE_WINDOW looks at as many runs as it could take, up to this. */
const MAX_WINDOW = 200;
/** Lanes and keys looked at in one claim; beyond, each claim begins at another one. */
const MAX_LANES = 200;
const MAX_KEYS = 50;

// The expressions of the indexes of the migration `placement`, letter by letter: only then PostgreSQL uses them.
const SCOPE = Prisma.raw(`coalesce(r.op_definition, r.image)`);
const ORDER = Prisma.raw(`((coalesce(r.queued_at, r.created_at) at time zone 'UTC') - r.priority * interval '1 hour')`);
const LANE = Prisma.raw(`(hashtextextended(
    r.need_cpu::text || ' ' || r.need_ram_mb::text || ' ' || r.need_vram_mb::text || ' ' || coalesce(r.need_gpu_id, '') || ' '
      || coalesce(hash_array_extended(r.worker_tags, 0)::text, '')
      || case when r.exclusive or r.concurrency is not null
           then ' ' || r.exclusive::text || ' ' || coalesce(r.concurrency ->> 'limit', '') || ' ' || coalesce(r.op_definition, r.image) || ' '
             || coalesce(r.concurrency_key, '')
           else '' end, 0))`);
const READY = Prisma.raw(`r.state = 'PENDING' and r.next_attempt_at is null`);
const COLUMNS = Prisma.sql`r.id, r.current_attempt, r.priority, r.need_cpu, r.need_ram_mb, r.need_vram_mb, r.need_gpu_id, r.worker_tags, r.exclusive,
  r.concurrency, r.concurrency_key, r.reserved_worker, r.reserved_by, r.next_attempt_at, ${SCOPE} as scope, ${ORDER} as place`;

/** How many runs a worker with so many free slots looks at from the head of the queue. */
export function windowFor(slots: number): number {
  return Math.min(Math.max(QUEUE_WINDOW, slots), MAX_WINDOW);
}

/** A waiting run as it was read; `queuedRuns` makes of it what the scheduler takes. */
export interface WaitingRow {
  id: string;
  priority: number;
  need_cpu: number;
  need_ram_mb: number;
  need_vram_mb: number;
  need_gpu_id: string | null;
  worker_tags: string[] | null;
  exclusive: boolean;
  concurrency: Concurrency | null;
  concurrency_key: string | null;
  reserved_worker: string | null;
  reserved_by: Date | null;
  scope: string;
  timeout_s: number | null;
  next_attempt_at: Date | null;
  place: Date;
}

/** The head of the queue; `complete`: there are no others. */
export interface QueueHead {
  rows: WaitingRow[];
  complete: boolean;
}

/** The first `limit` runs that may start, best first, and delayed retries that are due. */
export async function queueHead(tx: Statements, limit = QUEUE_WINDOW): Promise<QueueHead> {
  const rows = await tx.$queryRaw<(WaitingRow & { due: boolean })[]>`
    select q.*, a.timeout_s from (
      (select ${COLUMNS}, false as due from runs r where ${READY} order by ${ORDER}, r.id limit ${limit})
      union all
      (select ${COLUMNS}, true as due from runs r
        where r.state = 'PENDING' and r.next_attempt_at <= now() order by r.next_attempt_at limit ${limit})
    ) q join attempts a on a.run_id = q.id and a.attempt = q.current_attempt
    order by q.place, q.id`;
  return { rows, complete: rows.filter((row) => !row.due).length < limit };
}

/**
 * The heads of all lanes: runs that are alike to placement stand in one lane, so if none of its heads fits, none behind them does. However many
 * runs that cannot start stand at the head of the queue, whatever can start is found; by a loose index scan (a step per lane, not per run).
 * Where there are more than MAX_LANES, each claim looks at others.
 */
export async function laneHeads(tx: Statements, perLane: number): Promise<WaitingRow[]> {
  const from = BigInt.asIntN(64, BigInt(Math.floor(Math.random() * 2 ** 53)) << 11n);
  const walk = (name: string, first: Prisma.Sql, until: Prisma.Sql): Prisma.Sql => Prisma.sql`
    ${Prisma.raw(name)} as (
      (select ${LANE} as lane, 1 as n from runs r where ${READY} ${first} order by ${LANE} limit 1)
      union all
      select (select ${LANE} from runs r where ${READY} and ${LANE} > w.lane ${until} order by ${LANE} limit 1), w.n + 1
      from ${Prisma.raw(name)} w where w.lane is not null and w.n < ${MAX_LANES})`;
  return tx.$queryRaw<WaitingRow[]>`
    with recursive ${walk('above', Prisma.sql`and ${LANE} > ${from}`, Prisma.empty)},
      ${walk('below', Prisma.sql`and ${LANE} <= ${from}`, Prisma.sql`and ${LANE} <= ${from}`)}
    select h.*, a.timeout_s
    from (select lane from above where lane is not null union all select lane from below where lane is not null limit ${MAX_LANES}) l
    cross join lateral (
      select ${COLUMNS} from runs r where ${READY} and ${LANE} = l.lane order by ${ORDER}, r.id limit ${perLane}) h
    join attempts a on a.run_id = h.id and a.attempt = h.current_attempt`;
}

/** For an op whose keys take turns: the key that was served last, and the first waiting runs of the keys after it, in the order of their turns. */
export async function turnHeads(tx: Statements, scope: string, perKey: number): Promise<{ last: string | null; rows: WaitingRow[] }> {
  const [served] = await tx.$queryRaw<{ key: string }[]>`
    select r.concurrency_key as key from runs r
    where ${SCOPE} = ${scope} and r.concurrency_key is not null and r.assigned_at is not null order by r.assigned_at desc limit 1`;
  const last = served?.key ?? '';
  const key = Prisma.raw(`(r.concurrency_key collate "C")`);
  const walk = (name: string, bounds: Prisma.Sql): Prisma.Sql => Prisma.sql`
    ${Prisma.raw(name)} as (
      (select ${key} as key, 1 as n from runs r where ${READY} and r.concurrency_key is not null and ${SCOPE} = ${scope} ${bounds} order by ${key} limit 1)
      union all
      select (select ${key} from runs r where ${READY} and r.concurrency_key is not null and ${SCOPE} = ${scope} and ${key} > w.key ${bounds} order by ${key} limit 1), w.n + 1
      from ${Prisma.raw(name)} w where w.key is not null and w.n < ${MAX_KEYS})`;
  const rows = await tx.$queryRaw<WaitingRow[]>`
    with recursive ${walk('after', Prisma.sql`and ${key} > ${last}`)}, ${walk('before', Prisma.sql`and ${key} <= ${last}`)}
    select h.*, a.timeout_s
    from (select key from after where key is not null union all select key from before where key is not null limit ${MAX_KEYS}) k
    cross join lateral (
      select ${COLUMNS} from runs r
      where ${READY} and r.concurrency_key is not null and ${SCOPE} = ${scope} and ${key} = k.key order by ${ORDER}, r.id limit ${perKey}) h
    join attempts a on a.run_id = h.id and a.attempt = h.current_attempt`;
  return { last: served?.key ?? null, rows };
}

/** One waiting run, wherever it stands. */
export async function waitingRow(tx: Statements, id: string): Promise<WaitingRow | null> {
  const [row] = await tx.$queryRaw<WaitingRow[]>`
    select ${COLUMNS}, a.timeout_s from runs r join attempts a on a.run_id = r.id and a.attempt = r.current_attempt
    where r.id = ${id}::uuid and r.state = 'PENDING'`;
  return row ?? null;
}

/** Ready runs that are ahead of this place in line. */
export async function countAhead(tx: Statements, row: WaitingRow): Promise<number> {
  const before = Prisma.sql`(${ORDER}, r.id) < (${row.place.toISOString().slice(0, -1)}::timestamp, ${row.id}::uuid)`;
  const [found] = await tx.$queryRaw<{ count: bigint }[]>`
    select (select count(*) from runs r where ${READY} and ${before})
      + (select count(*) from runs r where r.state = 'PENDING' and r.next_attempt_at <= now() and ${before}) as count`;
  return Number(found?.count ?? 0);
}

/** Rows as the scheduler takes them, each once, best first. `usual` says how long their ops take, by scope. */
export function queuedRuns(rows: readonly WaitingRow[], usual: ReadonlyMap<string, number>): QueuedRun[] {
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()];
  unique.sort((a, b) => a.place.getTime() - b.place.getTime() || (a.id < b.id ? -1 : 1));
  return unique.map((row) => ({
    id: row.id,
    priority: row.priority,
    cpu: row.need_cpu,
    ramMb: row.need_ram_mb,
    vramMb: row.need_vram_mb,
    gpuId: row.need_gpu_id,
    tags: row.worker_tags ?? [],
    gates: gatesOf({ scope: row.scope, exclusive: row.exclusive, concurrency: row.concurrency, key: row.concurrency_key }),
    turn: row.concurrency_key === null ? null : { scope: row.scope, key: row.concurrency_key },
    durationMs: expectedDuration(usual.get(row.scope) ?? null, row.timeout_s === null ? null : row.timeout_s * 1000),
    promised: row.reserved_worker === null ? null : { workerId: row.reserved_worker, by: row.reserved_by?.getTime() ?? Infinity },
  }));
}
