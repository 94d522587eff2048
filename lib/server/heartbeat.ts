import { OLDEST_PROTOCOL, PROTOCOL, type Heartbeat, type HeartbeatAnswer } from '@/lib/contract/worker';
import type { UsageReport } from '@/lib/contract/usage';
import { GyozaError } from '@/lib/domain/errors';
import { HELD_STATES } from '@/lib/domain/run-state';
import { recordAttemptUsage } from './attempt-usage';
import { standingOrders, type CancelOrder } from './cancel-orders';
import { databaseNow } from './database-clock';
import { inPlainTransaction, type Statements } from './db';
import type { Worker } from './generated/prisma/client';
import { installationId } from './installation';
import { notify } from './notifications';
import { takeOwnWorker } from './worker-reach';
import { recordUsage } from './worker-usage';
import { isOnline, LEASE_S } from './worker-views';

/** Runs that one worker may hold at once, per core, when it names no number of its own. */
const RUNS_PER_CORE = 4;

/**
 * A sign of life: registers the worker, keeps the leases of what it runs, and tells it what to stop. An attempt it lists but no longer holds comes
 * back as a hard cancel, so that a worker which was cut off removes the containers it has lost. A worker of another protocol keeps its leases, gets
 * nothing new, is shown with the reason, and is told so: throws `upgrade_required`.
 */
export async function heartbeat(id: string, body: Heartbeat): Promise<HeartbeatAnswer> {
  await takeOwnWorker(id);
  const mismatch = protocolMismatch(body);
  const answer = await takeHeartbeat(id, mismatch === null ? body : { ...body, engine_error: mismatch });
  if (mismatch !== null) throw new GyozaError('upgrade_required', mismatch);
  return answer;
}

function protocolMismatch({ protocol, version }: Heartbeat): string | null {
  if (protocol == null || (protocol >= OLDEST_PROTOCOL && protocol <= PROTOCOL)) return null;
  const named = version == null ? '' : ` ${version}`;
  return protocol > PROTOCOL
    ? `This worker (Gyoza${named}, protocol ${protocol}) is newer than the server, which speaks protocol ${PROTOCOL}: upgrade the server.`
    : `This worker (Gyoza${named}, protocol ${protocol}) is too old for the server, which speaks protocols ${OLDEST_PROTOCOL} to ${PROTOCOL}: upgrade the worker.`;
}

async function takeHeartbeat(id: string, body: Heartbeat): Promise<HeartbeatAnswer> {
  const installation = await installationId();
  return inPlainTransaction(async (tx) => {
    const { draining, before } = await keepWorker(tx, id, body);
    if (body.usage != null) await recordUsage(tx, id, body.usage);
    const fenced = await extendLeases(tx, id, body.running ?? []);
    await recordAttemptUsage(tx, heldUsage(body, fenced));
    const orders = await standingOrders(tx, id);
    // A newcomer, one that was silent, or one whose engine came back, may be what waiting runs wait for.
    const back = before === null || !isOnline(before, databaseNow()) || before.engineError !== (body.engine_error ?? null);
    if (back) await notify(tx, 'queue', 'workers');
    else await notify(tx, 'workers');
    return { cancel: [...fenced, ...orders], draining, lease_s: LEASE_S, installation, takes_usage: true };
  });
}

/** What it measured of attempts that it lists and holds. */
function heldUsage({ running, attempt_usage: reports }: Heartbeat, fenced: readonly CancelOrder[]): UsageReport[] {
  const key = ({ run_id, attempt }: { run_id: string; attempt: number }): string => `${run_id} ${attempt}`;
  const held = new Set((running ?? []).map(key));
  for (const lost of fenced) held.delete(key(lost));
  return (reports ?? []).filter((report) => report.points.length > 0 && held.has(key(report)));
}

/** Stores what a worker says of itself. `before`: what was known of it; null for a newcomer. */
async function keepWorker(
  tx: Statements,
  id: string,
  body: Heartbeat,
): Promise<{ draining: boolean; before: Pick<Worker, 'lastSeenAt' | 'engineError'> | null }> {
  const { resources, tags, version, max_runs, engine_error, usage } = body;
  const [row] = await tx.$queryRaw<{ draining: boolean; lastSeenAt: Date | null; engineError: string | null }[]>`
    with before as (select last_seen_at, engine_error from workers where id = ${id})
    insert into workers (id, cpu, ram_mb, gpus, tags, version, max_runs, engine_error, usage, last_seen_at)
    values (${id}, ${resources.cpu}, ${resources.ram_mb}, ${JSON.stringify(resources.gpus)}::json, ${tags ?? []}::text[], ${version ?? null},
      ${max_runs ?? Math.max(1, Math.ceil(resources.cpu * RUNS_PER_CORE))}, ${engine_error ?? null},
      ${usage == null ? null : JSON.stringify(usage)}::json, ${databaseNow()})
    on conflict (id) do update set cpu = excluded.cpu, ram_mb = excluded.ram_mb, gpus = excluded.gpus, tags = excluded.tags,
      version = excluded.version, max_runs = excluded.max_runs, engine_error = excluded.engine_error, usage = excluded.usage,
      last_seen_at = excluded.last_seen_at
    returning draining, (select last_seen_at from before) as "lastSeenAt", (select engine_error from before) as "engineError"`;
  if (row === undefined) throw new Error('An insert returned no row.');
  const { draining, lastSeenAt, engineError } = row;
  return { draining, before: lastSeenAt === null ? null : { lastSeenAt, engineError } };
}

/** Keeps the leases of `running`; returns hard cancels for what this worker does not hold. */
async function extendLeases(
  tx: Statements,
  workerId: string,
  running: readonly { run_id: string; attempt: number }[],
): Promise<CancelOrder[]> {
  if (running.length === 0) return [];
  const kept = await tx.$queryRaw<{ id: string; attempt: number }[]>`
    update runs r set lease_seen_at = ${databaseNow()}
    from unnest(${running.map((each) => each.run_id)}::uuid[], ${running.map((each) => each.attempt)}::int[]) as l(id, attempt)
    where r.id = l.id and r.current_attempt = l.attempt and r.worker_id = ${workerId} and r.state = any(${[...HELD_STATES]}::text[])
    returning r.id::text, r.current_attempt as attempt`;
  const holds = new Set(kept.map(({ id, attempt }) => `${id} ${attempt}`));
  return running
    .filter(({ run_id, attempt }) => !holds.has(`${run_id} ${attempt}`))
    .map(({ run_id, attempt }) => ({ run_id, attempt, hard: true }));
}
