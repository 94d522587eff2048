import type pg from 'pg';

/** Runs whose life is over, spread evenly over the last year; some of them failed, a few took long. All by SQL: through the product it would take hours. */
export async function seedRuns(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `insert into runs (id, state, priority, next_event_id, op_definition, op_version, image, retry_policy, progress, worker_id, assigned_at, started_at,
       finished_at, error_message, created_by, created_at, updated_at, secret_inputs, capabilities, label_terms)
     select gen_random_uuid(), s.state, 5, 2, 'op-' || n % 20, '1.' || n % 3 || '.0', 'example/op-' || n % 20 || ':1', '{"max_attempts":1}', 100,
       'worker-' || n % 8, t.at, t.at, t.at + make_interval(secs => case when n % 1000 = 0 then 7200 else 1 + random() * 60 end),
       case when s.state = 'FAILED' then 'the service ' || n % 97 || ' did not answer' end, 'person-' || n % 12, t.at, t.at, '{}', '{}',
       case when n % 10 = 3 then array['team', 'team=blue'] else '{}' end
     from generate_series(1, $1::int) as n,
       lateral (select now() - interval '1 year' * (n::float8 / $1) as at) t,
       lateral (select case when n % 20 = 1 then 'FAILED' when n % 50 = 2 then 'CANCELLED' else 'COMPLETED' end as state) s`,
    [count],
  );
  await client.query(
    `insert into attempts (run_id, attempt, state, progress, priority, inputs, outputs, constraints, execution_summary, worker_id, created_at, started_at, finished_at)
     select r.id, 1, r.state, 100, 5, json_build_object('name', 'value ' || left(r.id::text, 6), 'size', 3), '{"answer":42}', '{}', '{}', r.worker_id,
       r.created_at, r.started_at, r.finished_at
     from runs r where not exists (select 1 from attempts a where a.run_id = r.id)`,
  );
  await client.query(
    `insert into events (run_id, id, attempt, t, type, msg, state)
     select r.id, e.id, 1, r.created_at, e.type, '"x"', e.state
     from runs r, lateral (values (0, 'STARTED', 'RUNNING'), (1, r.state, r.state)) as e (id, type, state)
     where not exists (select 1 from events x where x.run_id = r.id)`,
  );
  await client.query('vacuum analyze');
}

/** One run with 100,000 events over fifty attempts, and a log of a million lines in its last. Returns its id. */
export async function seedLargeRun(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into runs (id, state, priority, current_attempt, next_event_id, image, retry_policy, progress, worker_id, started_at, finished_at, created_by, created_at, secret_inputs, capabilities)
     values (gen_random_uuid(), 'COMPLETED', 5, 50, 100000, 'example/large:1', '{"max_attempts":50}', 100, 'worker-0', now() - interval '1 hour',
       now() - interval '1 minute', 'person-0', now() - interval '2 hours', '{}', '{}') returning id::text`,
  );
  const id = rows[0]?.id ?? '';
  await client.query(
    `insert into attempts (run_id, attempt, state, priority, inputs, outputs, constraints, execution_summary, next_line)
     select $1::uuid, n, case when n = 50 then 'COMPLETED' else 'FAILED' end, 5, '{}', '{}', '{}', '{}', case when n = 50 then 1000000 else 0 end
     from generate_series(1, 50) as n`,
    [id],
  );
  await client.query(
    `insert into events (run_id, id, attempt, type, msg, state)
     select $1::uuid, n, 1 + n / 2000, 'INFO', to_json('step ' || n), 'RUNNING' from generate_series(0, 99999) as n`,
    [id],
  );
  await client.query(
    `insert into log_chunks (run_id, attempt, first_line, last_line, lines)
     select $1::uuid, 50, c * 500, c * 500 + 499, (
       select json_agg(json_build_object('n', c * 500 + i, 'stream', 'stdout', 't', '2026-01-01T00:00:00.000Z', 'text', 'line ' || c * 500 + i))
       from generate_series(0, 499) as i)
     from generate_series(0, 1999) as c`,
    [id],
  );
  return id;
}
