import type { Waiting } from '@/lib/contract/run';
import { explainWaiting } from '@/lib/domain/explain-waiting';
import { isInSight, type Sight } from '@/lib/domain/may';
import { schedule } from '@/lib/domain/schedule';
import { inTransaction, type Tx } from './db';
import { viewFleet, takers } from './view-fleet';
import { countAhead, queuedRuns, queueHead, turnHeads, waitingRow, type WaitingRow } from './queued-runs';

/** Why a pending run waits and its place in line, null where none could ever take it; null when it no longer waits. Runs out of `sight` are counted, not named. */
export async function explainRun(id: string, sight: Sight | null): Promise<Waiting | null> {
  return inTransaction(async (tx) => {
    const row = await waitingRow(tx, id);
    return row === null ? null : explainRow(tx, row, sight);
  });
}

/** Why a run that stands, or would stand, in the queue like this would wait. */
export async function explainRow(tx: Tx, row: WaitingRow, sight: Sight | null): Promise<Waiting> {
  const { id } = row;
  const { rows } = await queueHead(tx);
  const turns = row.concurrency_key === null ? null : await turnHeads(tx, row.scope, 1);
  const queue = [...rows, ...(turns?.rows ?? []), row];
  const fleet = await viewFleet(
    tx,
    queue.map(({ scope }) => scope),
  );
  const ahead = await countAhead(tx, row);
  const machines = takers(fleet);
  const gates = new Map([...fleet.gateHolders].map(([name, holders]) => [name, holders.length]));
  const served = new Map(turns?.last == null ? [] : [[row.scope, turns.last]]);
  const now = new Date();
  const decisions = schedule({ now: now.getTime(), machines, gates, served }, queuedRuns(queue, fleet.usual));
  const decision = decisions.find((each) => each.id === id);
  if (decision === undefined) throw new Error(`The scheduler left out run ${id}.`);
  const why = explainWaiting({
    decision,
    ahead,
    workers: fleet.workers,
    machines,
    gateHolders: fleet.gateHolders,
    nextAttemptAt: row.next_attempt_at,
    now,
  });
  // A run that is too large for every worker stands in no line.
  const inLine = why.code !== 'too_large' && why.code !== 'tags';
  const named = await inSight(tx, why.blockedBy, sight);
  return {
    code: why.code,
    reason: why.reason,
    position: inLine ? ahead + 1 : null,
    blocked_by: named,
    blocked_by_others: why.blockedBy.length - named.length,
    expected_start: why.expectedStart?.toISOString() ?? null,
  };
}

/** Those of the runs that may be named to somebody. */
async function inSight(tx: Tx, ids: readonly string[], sight: Sight | null): Promise<string[]> {
  if (sight === null || ids.length === 0) return [...ids];
  const runs = await tx.run.findMany({ where: { id: { in: [...ids] } }, select: { id: true, opDefinition: true } });
  const seen = new Set(runs.filter(({ opDefinition }) => isInSight(sight, opDefinition)).map(({ id }) => id));
  return ids.filter((id) => seen.has(id));
}
