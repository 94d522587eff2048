import type { Json } from '@/lib/domain/input-spec';
import type { PastValues } from '@/lib/domain/lint-past-values';
import { database, query } from './db';

/** How many runs are looked at, and how large their inputs may be: someone is typing and waits for the answer. */
const RUNS = 300;
const INPUT_BYTES = 65_536;

/** The distinct values that the last runs of an op gave these inputs, never one that was secret in its run. */
export async function pastValues(op: string, inputs: readonly string[]): Promise<PastValues> {
  if (inputs.length === 0) return {};
  const rows = await query<{ name: string; value: string; runs: number }>(
    database(),
    `select name, value::text as value, count(*)::int as runs
     from (select id, secret_inputs from runs where op_definition = $1 order by created_at desc, id desc limit ${RUNS}) recent
     join attempts on run_id = id and attempt = 1 and pg_column_size(inputs) <= ${INPUT_BYTES}
     cross join unnest($2::text[]) as name
     cross join lateral (select (inputs -> name)::jsonb as value) given
     where value is not null and jsonb_typeof(value) in ('string', 'number', 'boolean') and not name = any(secret_inputs)
     group by name, value`,
    [op, inputs],
  );
  const values: Record<string, { value: Json; runs: number }[]> = {};
  for (const { name, value, runs } of rows) {
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    values[name] = [...(known ?? []), { value: JSON.parse(value) as Json, runs }];
  }
  return values;
}
