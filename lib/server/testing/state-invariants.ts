import { HELD_STATES, nextState, TERMINAL_STATES, type Move, type RunState } from '@/lib/domain/run-state';
import { database } from '../db';

/**
 * Lets the database itself write down every change of state, and every change of what may never change again. What goes through here is seen
 * whoever wrote it, also when a later statement of the same transaction covers it up.
 */
export async function recordChanges(): Promise<void> {
  for (const statement of [
    `create table if not exists state_changes (
       n bigint generated always as identity, run_id uuid, what text, attempt_before int, attempt_after int, state_before text, state_after text)`,
    `create or replace function record_run() returns trigger language plpgsql as $$ begin
       insert into state_changes (run_id, what, attempt_before, attempt_after, state_before, state_after)
       values (new.id, 'run', old.current_attempt, new.current_attempt, old.state, new.state); return null; end $$`,
    `create or replace function record_attempt() returns trigger language plpgsql as $$ begin
       insert into state_changes (run_id, what, attempt_before, attempt_after, state_before, state_after)
       values (new.run_id, case when old.finished_at is null then 'attempt' else 'ended attempt' end, old.attempt, new.attempt, old.state, new.state);
       return null; end $$`,
    `create or replace function record_event() returns trigger language plpgsql as $$ begin
       insert into state_changes (run_id, what) values (old.run_id, 'event'); return null; end $$`,
    `create or replace trigger record_run after update on runs for each row
       when (old.state <> new.state or old.current_attempt <> new.current_attempt) execute function record_run()`,
    `create or replace trigger record_attempt after update on attempts for each row
       when (old.state <> new.state or old.finished_at is not null) execute function record_attempt()`,
    `create or replace trigger record_event after update on events for each row execute function record_event()`,
  ]) {
    await database().$executeRawUnsafe(statement);
  }
}

/** A database as if nothing had ever happened. */
export async function forgetEverything(): Promise<void> {
  await database().run.deleteMany();
  await database().worker.deleteMany();
  await database().$executeRaw`truncate state_changes`;
}

const MOVES = ['assign', 'start', 'release', 'complete', 'fail', 'cancel', 'retry'] as const satisfies readonly Move[];

/** Whether moves of the table lead from one state to the other, with as many retries as the attempt was raised. One statement may make several. */
function allowed(change: { attempt_before: number; attempt_after: number; state_before: RunState; state_after: RunState }): boolean {
  const retries = change.attempt_after - change.attempt_before;
  return leads(change.state_before, change.state_after, retries, 3);
}

function leads(from: RunState, to: RunState, retries: number, moves: number): boolean {
  if (from === to && retries === 0) return true;
  if (moves === 0) return false;
  return MOVES.some((move) => {
    const next = nextState(from, move);
    const left = move === 'retry' ? retries - 1 : retries;
    return next !== null && left >= 0 && leads(next, to, left, moves - 1);
  });
}

/** Each query finds what the contract forbids: a row is a violation, named by the key. */
const FORBIDDEN: Record<string, string> = {
  'event ids have a gap, or the counter is off': `
    select r.id, r.next_event_id, array_agg(e.id order by e.id) as ids from runs r left join events e on e.run_id = r.id
    group by r.id having count(e.id) <> r.next_event_id or coalesce(max(e.id), -1) <> r.next_event_id - 1`,
  'events of an earlier attempt come after those of a later one': `
    select * from (select run_id, id, attempt, lag(attempt) over (partition by run_id order by id) as before from events) e where attempt < before`,
  'an ended attempt lacks its one terminal event, as its last and with its state': `
    select a.run_id, a.attempt, a.state, array_agg(e.type order by e.id) as types from attempts a
    left join events e on e.run_id = a.run_id and e.attempt = a.attempt where a.state = any($1)
    group by a.run_id, a.attempt, a.state
    having count(*) filter (where e.type = any($1)) <> 1 or (array_agg(e.type order by e.id desc))[1] is distinct from a.state`,
  'an attempt that has not ended has a terminal event': `
    select e.* from events e join attempts a on a.run_id = e.run_id and a.attempt = e.attempt where a.state <> all($1) and e.type = any($1)`,
  'started more or less than once': `
    select a.run_id, a.attempt, a.state from attempts a left join events e on e.run_id = a.run_id and e.attempt = a.attempt and e.type = 'STARTED'
    group by a.run_id, a.attempt, a.state, a.started_at having count(e.id) <> case when a.started_at is null then 0 else 1 end
      or (a.started_at is null and a.state in ('RUNNING', 'COMPLETED')) or (a.started_at is not null and a.state in ('PENDING', 'ASSIGNED'))`,
  'run and current attempt disagree': `
    select r.id, r.state, a.state as attempt_state, r.worker_id, a.worker_id as attempt_worker, r.progress, a.progress as attempt_progress
    from runs r join attempts a on a.run_id = r.id and a.attempt = r.current_attempt
    where r.state <> a.state or r.progress <> a.progress or r.worker_id is distinct from a.worker_id or r.priority <> a.priority`,
  'attempts are not 1 to current, all but the current ended': `
    select r.id, r.current_attempt from runs r join attempts a on a.run_id = r.id group by r.id
    having min(a.attempt) <> 1 or max(a.attempt) <> r.current_attempt or count(*) <> r.current_attempt
      or bool_or(a.attempt < r.current_attempt and (a.state <> all($1) or a.finished_at is null))`,
  'a run is held by nobody, or somebody holds what is not held': `
    select id, state, worker_id, lease_seen_at from runs where (state = any($2) and (worker_id is null or lease_seen_at is null))
      or (state = 'PENDING' and (worker_id is not null or gpu_id is not null or lease_seen_at is not null))`,
  'an exclusive op runs beside itself': `
    select image, count(*) from runs where exclusive and state = any($2) group by image having count(*) > 1`,
  'a worker holds more than it has': `
    select w.id, count(*) as runs, sum(r.need_ram_mb) as ram_mb from workers w join runs r on r.worker_id = w.id and r.state = any($2)
    group by w.id having count(*) > w.max_runs or sum(r.need_ram_mb) > w.ram_mb or sum(r.need_cpu) > w.cpu`,
  'log lines overlap or leave a gap': `
    select * from (select c.*, lag(last_line, 1, -1) over (partition by run_id, attempt order by first_line) as before from log_chunks c) c
    where first_line <> before + 1`,
};

/** Everything that must hold at any moment, as sentences about what does not. Empty when all is well. */
export async function violations(): Promise<string[]> {
  // One statement, because there are thousands of moments.
  const query = Object.entries(FORBIDDEN).map(([name, each]) => `(select '${name}: ' || found as violation from (${each}) found)`);
  const rows = await database().$queryRawUnsafe<{ violation: string }[]>(
    `select violation from (select $1::text[] as terminal, $2::text[] as held) given, lateral (${query.join(' union all ')}) all_of_them`,
    [...TERMINAL_STATES],
    [...HELD_STATES],
  );
  const found = rows.map(({ violation }) => violation);
  return [...found, ...(await forbiddenChanges())];
}

async function forbiddenChanges(): Promise<string[]> {
  type Change = Parameters<typeof allowed>[0] & { what: string; times: string };
  const changes = await database().$queryRaw<Change[]>`
    select what, attempt_before, attempt_after, state_before, state_after, count(*) || ' times, such as run ' || min(run_id::text) as times
    from state_changes group by 1, 2, 3, 4, 5`;
  return changes.flatMap((change) => {
    const fine =
      change.what === 'run'
        ? allowed(change)
        : change.what === 'attempt' && change.attempt_before === change.attempt_after && allowed(change);
    return fine ? [] : [`forbidden change: ${JSON.stringify(change)}`];
  });
}

/** Every row that belongs to a run, as text: two that are equal prove that nothing was written in between. */
export async function rowsOf(runId: string): Promise<string> {
  const rows = await database().$queryRawUnsafe<{ row: string }[]>(
    ['runs where id', 'attempts where run_id', 'events where run_id', 'log_chunks where run_id']
      .map((from) => `(select t::text as row from ${from.replace(' where', ' t where')} = $1::uuid order by 1)`)
      .join(' union all '),
    runId,
  );
  return JSON.stringify(rows);
}
