import { OLDEST_PROTOCOL, PROTOCOL, type Heartbeat, type HeartbeatAnswer } from '@/lib/contract/worker';
import { GyozaError } from '@/lib/domain/errors';
import { HELD_STATES } from '@/lib/domain/run-state';
import { standingOrders, type CancelOrder } from './cancel-orders';
import { databaseNow } from './database-clock';
import { asJson, inTransaction, jsonOrNull, type Tx } from './db';
import { installationId } from './installation';
import { notify } from './notifications';
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
  return inTransaction(async (tx) => {
    const before = await tx.worker.findUnique({ where: { id } });
    const columns = {
      cpu: body.resources.cpu,
      ramMb: body.resources.ram_mb,
      gpus: asJson(body.resources.gpus),
      tags: body.tags ?? [],
      version: body.version ?? null,
      maxRuns: body.max_runs ?? Math.max(1, Math.ceil(body.resources.cpu * RUNS_PER_CORE)),
      engineError: body.engine_error ?? null,
      usage: jsonOrNull(body.usage),
      lastSeenAt: databaseNow(),
    };
    const worker = await tx.worker.upsert({ where: { id }, create: { id, ...columns }, update: columns });
    if (body.usage != null) await recordUsage(tx, id, body.usage);
    const fenced = await extendLeases(tx, id, body.running ?? []);
    const orders = await standingOrders(tx, id);
    // A newcomer, one that was silent, or one whose engine came back, may be what waiting runs wait for.
    const back = before === null || !isOnline(before, databaseNow()) || before.engineError !== worker.engineError;
    if (back) await notify(tx, 'queue', 'workers');
    else await notify(tx, 'workers');
    return { cancel: [...fenced, ...orders], draining: worker.draining, lease_s: LEASE_S, installation };
  });
}

/** Keeps the leases of `running`; returns hard cancels for what this worker does not hold. */
async function extendLeases(tx: Tx, workerId: string, running: readonly { run_id: string; attempt: number }[]): Promise<CancelOrder[]> {
  if (running.length === 0) return [];
  const held = await tx.run.findMany({
    where: { id: { in: running.map((each) => each.run_id) }, workerId, state: { in: [...HELD_STATES] } },
    select: { id: true, currentAttempt: true },
  });
  const holds = (each: { run_id: string; attempt: number }): boolean =>
    held.some((run) => run.id === each.run_id && run.currentAttempt === each.attempt);
  const kept = running.filter(holds).map((each) => each.run_id);
  if (kept.length > 0) {
    await tx.run.updateMany({
      where: { id: { in: kept }, workerId, state: { in: [...HELD_STATES] } },
      data: { leaseSeenAt: databaseNow() },
    });
  }
  return running.filter((each) => !holds(each)).map((each) => ({ run_id: each.run_id, attempt: each.attempt, hard: true }));
}
