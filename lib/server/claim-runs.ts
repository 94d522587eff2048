import type { ClaimAnswer, ClaimedRun } from '@/lib/contract/worker';
import { claimedRun } from '@/lib/contract/worker';
import { GyozaError } from '@/lib/domain/errors';
import { fileInputs } from '@/lib/domain/file-inputs';
import type { JsonObject } from '@/lib/domain/input-spec';
import { place, type Capacity, type Holding, type Waiting } from '@/lib/domain/placement';
import { newOrders } from './cancel-orders';
import { databaseNow } from './database-clock';
import { inTransaction, type Tx } from './db';
import type { Worker } from './generated/prisma/client';
import { subscribe, Wakeup } from './notifications';
import { presentRun } from './present-run';
import { runSpecs } from './run-specs';
import { record, type Row } from './raw-row';
import { lockWaitingRun, transition, type LockedRun } from './transition';
import { capacityOf, holdings } from './worker-views';

/** Runs looked at in one claim. A queue longer than this is placed from its head, as room comes free. */
const QUEUE_WINDOW = 200;

/**
 * Waits until something fits the worker, a run it holds is to stop, or `waitS` seconds have passed. Sleeps between notifications; a delayed retry
 * wakes it when it is due. Throws `not_found` for a worker that has sent no heartbeat.
 */
export async function claimRuns(workerId: string, waitS: number, signal: AbortSignal): Promise<ClaimAnswer> {
  const deadline = performance.now() + waitS * 1000;
  const wakeup = new Wakeup();
  const unsubscribers = [await subscribe('queue', wakeup.raise), await subscribe(`worker:${workerId}`, wakeup.raise)];
  try {
    while (!signal.aborted) {
      const { answer, dueInMs } = await claimNow(workerId);
      const left = deadline - performance.now();
      if (answer.runs.length > 0 || answer.cancel.length > 0 || left <= 0) return answer;
      await wakeup.wait(Math.min(left, dueInMs ?? left), signal);
    }
    return { runs: [], cancel: [] }; // nobody would receive what is claimed now
  } finally {
    for (const unsubscribe of unsubscribers) unsubscribe();
  }
}

async function claimNow(workerId: string): Promise<{ answer: ClaimAnswer; dueInMs: number | null }> {
  return inTransaction(async (tx) => {
    // The worker's row is locked so that two claims of one worker cannot fill the same room.
    const [row] = await tx.$queryRaw<Row[]>`select * from workers where id = ${workerId} for update`;
    if (row === undefined) throw new GyozaError('not_found', `There is no worker ${workerId}; it must send a heartbeat first.`);
    const worker = record(row) as Worker;
    const cancel = await newOrders(tx, workerId);
    if (worker.draining || worker.engineError !== null) return { answer: { runs: [], cancel }, dueInMs: null };

    const held = (await holdings(tx, workerId)).get(workerId) ?? [];
    const capacity = capacityOf(worker);
    const room = capacity.maxRuns - held.length;
    const runs = room <= 0 ? [] : await assignAll(tx, { workerId, capacity, held });
    return { answer: { runs, cancel }, dueInMs: room <= 0 || runs.length > 0 ? null : await nextDueMs(tx) };
  });
}

/**
 * Places the queue and takes what fits. Only a run that is really taken is locked: to hold the whole window would hide it from the other workers
 * that the same notification woke, and they would go back to sleep. A run that somebody else has in hand is left out and the rest placed anew.
 */
async function assignAll(tx: Tx, given: { workerId: string; capacity: Capacity; held: readonly Holding[] }): Promise<ClaimedRun[]> {
  const held = [...given.held];
  const taken: ClaimedRun[] = [];
  let queue = await waitingRuns(tx, given.capacity);
  for (;;) {
    const [next] = place(given.capacity, held, queue);
    if (next === undefined) return taken;
    const need = queue.find((run) => run.id === next.id);
    queue = queue.filter((run) => run.id !== next.id);
    const locked = await lockWaitingRun(tx, next.id);
    if (locked === null || need === undefined) continue;
    const { exclusiveKey } = need;
    if (exclusiveKey !== null) {
      queue = queue.filter((run) => run.exclusiveKey !== exclusiveKey);
      if (!(await mayRunAlone(tx, exclusiveKey))) continue;
    }
    taken.push(await assign(tx, locked, given.workerId, next.gpuId));
    held.push({ ...need, gpuId: next.gpuId });
  }
}

interface QueuedRun extends Waiting {
  /** What never runs beside itself; null for ordinary runs. */
  exclusiveKey: string | null;
}

/**
 * The head of the queue, best first. What this worker could never hold, and exclusive ops that are running, are left out here: a window full of
 * them would hide everything behind it.
 */
async function waitingRuns(tx: Tx, capacity: Capacity): Promise<QueuedRun[]> {
  const vramMb = Math.max(0, ...capacity.gpus.map((gpu) => gpu.vramMb));
  const gpuIds = capacity.gpus.map((gpu) => gpu.id);
  const rows = await tx.$queryRaw<
    {
      id: string;
      need_cpu: number;
      need_ram_mb: number;
      need_vram_mb: number;
      need_gpu_id: string | null;
      exclusive_key: string | null;
      since: Date;
    }[]
  >`
    select id::text, need_cpu, need_ram_mb, need_vram_mb, need_gpu_id,
      case when exclusive then coalesce(op_definition, image) end as exclusive_key,
      greatest(coalesce(next_attempt_at, updated_at), updated_at) as since
    from runs q where state = 'PENDING' and (next_attempt_at is null or next_attempt_at <= now())
      and need_cpu <= ${capacity.cpu}::float8 and need_ram_mb <= ${capacity.ramMb} and need_vram_mb <= ${vramMb}
      and (need_gpu_id is null or need_gpu_id = any(${gpuIds}::text[]))
      and not (exclusive and exists (
        select 1 from runs h where h.state in ('ASSIGNED', 'RUNNING') and h.exclusive
          and coalesce(h.op_definition, h.image) = coalesce(q.op_definition, q.image)))
      and not (exclusive and exists (
        select 1 from runs p where p.exclusive_until > now() and coalesce(p.op_definition, p.image) = coalesce(q.op_definition, q.image)))
    order by priority desc, created_at, id limit ${QUEUE_WINDOW}`;
  return rows.map((row) => ({
    id: row.id,
    cpu: row.need_cpu,
    ramMb: row.need_ram_mb,
    vramMb: row.need_vram_mb,
    gpuId: row.need_gpu_id,
    exclusiveKey: row.exclusive_key,
    waitedMs: Date.now() - row.since.getTime(),
  }));
}

/**
 * An `exclusive` op never runs beside itself: the lock makes two workers take turns, the first look sees what the other one took, the second the
 * pause after a lost lease, in which a container that was cut off is still being ended.
 */
async function mayRunAlone(tx: Tx, key: string): Promise<boolean> {
  const [lock] = await tx.$queryRaw<
    { free: boolean }[]
  >`select pg_try_advisory_xact_lock(hashtextextended(${`exclusive ${key}`}, 0)) as free`;
  if (lock?.free !== true) return false;
  const [row] = await tx.$queryRaw<{ held: boolean }[]>`
    select exists (select 1 from runs where state in ('ASSIGNED', 'RUNNING') and exclusive and coalesce(op_definition, image) = ${key})
      or exists (select 1 from runs where exclusive_until > now() and coalesce(op_definition, image) = ${key}) as held`;
  return row?.held === false;
}

/** Milliseconds until the next delayed retry may start, or the pause of an exclusive op is over; null when neither is to come. */
async function nextDueMs(tx: Tx): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ due: Date | null }[]>`
    select least(
      (select min(next_attempt_at) from runs where state = 'PENDING' and next_attempt_at > now()),
      (select min(exclusive_until) from runs where exclusive_until > now())) as due`;
  return row?.due == null ? null : Math.max(1, row.due.getTime() - Date.now() + 1);
}

async function assign(tx: Tx, locked: LockedRun, workerId: string, gpuId: string | null): Promise<ClaimedRun> {
  const assignedAt = new Date();
  const again = locked.run.placements > 0;
  await transition(tx, locked, 'assign', {
    run: { workerId, gpuId, assignedAt, leaseSeenAt: databaseNow(), nextAttemptAt: null, placements: locked.run.placements + 1 },
    attempt: { workerId, gpuId, assignedAt },
    ...(again ? { event: { type: 'ASSIGNED' as const, msg: `assigned to ${workerId}` } } : {}),
  });
  return claimed(tx, locked);
}

/** The run as its worker gets it: secrets in the clear, and what the container needs. */
async function claimed(tx: Tx, { run, attempt }: LockedRun): Promise<ClaimedRun> {
  const specs = await runSpecs(tx, run);
  const uses = specs === null ? [] : fileInputs(specs, attempt.inputs as JsonObject);
  const files = uses.length === 0 ? [] : await tx.file.findMany({ where: { id: { in: uses.map((use) => use.id) } } });
  // Nothing has happened yet on a run that is placed for the first time.
  const events =
    run.nextEventId === 0 ? [] : await tx.event.findMany({ where: { runId: run.id, attempt: run.currentAttempt }, orderBy: { id: 'asc' } });
  return claimedRun.parse({
    ...presentRun({ run, attempt, events, specs: null }),
    run_id: run.id,
    attempt: run.currentAttempt,
    command: run.command,
    env: run.env,
    network: run.network,
    capabilities: run.capabilities,
    gpu_id: run.gpuId,
    secret_inputs: run.secretInputs,
    files: uses.flatMap((use) => {
      const file = files.find((each) => each.id === use.id);
      return file === undefined ? [] : [{ input: use.input, id: file.id, name: file.name, size: Number(file.size), sha256: file.sha256 }];
    }),
  });
}
