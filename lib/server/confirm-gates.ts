import type { Gate } from '@/lib/domain/concurrency';
import { exclusiveGate, heldGates } from '@/lib/domain/concurrency';
import type { Statements } from './db';

export type Confirmation = { kind: 'open' } | { kind: 'full'; gate: Gate } | { kind: 'contended'; gate: Gate };

/**
 * Whether one more run may pass these gates, exactly: a lock until the end of the transaction makes claims of one gate take turns, and the count
 * that follows it sees what the others took. Nobody waits for a lock, so claims that want several cannot block each other.
 */
export async function confirmGates(tx: Statements, gates: readonly Gate[]): Promise<Confirmation> {
  if (gates.length === 0) return { kind: 'open' };
  for (const gate of gates) {
    const [lock] = await tx.$queryRaw<
      { free: boolean }[]
    >`select pg_try_advisory_xact_lock(hashtextextended(${`gate ${gate.name}`}, 0)) as free`;
    if (lock?.free !== true) return { kind: 'contended', gate };
  }
  // All gates of a run are of its op.
  const rows = await tx.$queryRaw<{ scope: string; exclusive: boolean; key: string | null; count: bigint }[]>`
    select coalesce(op_definition, image) as scope, exclusive, concurrency_key as key, count(*) as count from runs
    where state in ('ASSIGNED', 'RUNNING') group by 1, 2, 3
    union all
    select coalesce(op_definition, image), true, null, 0 from runs where exclusive_until > now()`;
  const held = new Map<string, number>();
  for (const row of rows) for (const name of heldGates(row)) held.set(name, (held.get(name) ?? 0) + Number(row.count));
  for (const { scope, count } of rows) if (count === 0n) held.set(exclusiveGate(scope), 1); // its container may still be ending
  const full = gates.find((gate) => (held.get(gate.name) ?? 0) >= gate.limit);
  return full === undefined ? { kind: 'open' } : { kind: 'full', gate: full };
}
