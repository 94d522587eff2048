import { exclusiveGate, heldGates } from '@/lib/domain/concurrency';
import { expectedEnd } from '@/lib/domain/expected-end';
import type { Holding } from '@/lib/domain/placement';
import type { HeldRun } from '@/lib/domain/reservation';
import type { Machine } from '@/lib/domain/schedule';
import type { WorkerCondition } from '@/lib/domain/explain-waiting';
import { databaseNow } from './database-clock';
import type { Statements } from './db';
import type { Worker } from './generated/prisma/client';
import { record, type Row } from './raw-row';
import { usualDurations } from './usual-durations';
import { capacityOf, isOnline } from './worker-views';

interface HeldRow {
  id: string;
  worker_id: string;
  need_cpu: number;
  need_ram_mb: number;
  need_vram_mb: number;
  gpu_id: string | null;
}

/** What one worker holds. */
export async function holdings(tx: Statements, workerId: string): Promise<Holding[]> {
  const rows = await tx.$queryRaw<HeldRow[]>`
    select id, worker_id, need_cpu, need_ram_mb, need_vram_mb, gpu_id from runs
    where state in ('ASSIGNED', 'RUNNING') and worker_id = ${workerId}`;
  return rows.map(holding);
}

function holding(row: Omit<HeldRow, 'worker_id'>): Holding {
  return { cpu: row.need_cpu, ramMb: row.need_ram_mb, vramMb: row.need_vram_mb, gpuId: row.gpu_id };
}

/** Every worker with what it holds, when that is expected to end, and how often each gate is held. */
export interface FleetView {
  workers: (WorkerCondition & { machine: Machine })[];
  /** The runs that hold each gate. */
  gateHolders: Map<string, string[]>;
  /** How long the ops usually take, in ms. */
  usual: ReadonlyMap<string, number>;
}

/** Reads the fleet. `scopes`: further ops whose usual duration is wanted. */
export async function viewFleet(tx: Statements, scopes: readonly string[]): Promise<FleetView> {
  const now = Date.now();
  const workers = (await tx.$queryRaw<Row[]>`select * from workers order by id`).map((row) => record(row) as Worker);
  const held = await tx.$queryRaw<
    (Omit<HeldRow, 'worker_id'> & {
      worker_id: string | null;
      scope: string;
      exclusive: boolean;
      concurrency_key: string | null;
      since: Date;
      timeout_s: number | null;
    })[]
  >`
    select r.id, r.worker_id, r.need_cpu, r.need_ram_mb, r.need_vram_mb, r.gpu_id, r.exclusive, r.concurrency_key,
      coalesce(r.op_definition, r.image) as scope, coalesce(r.started_at, r.assigned_at, r.updated_at) as since, a.timeout_s
    from runs r join attempts a on a.run_id = r.id and a.attempt = r.current_attempt
    where r.state in ('ASSIGNED', 'RUNNING')
    union all
    select r.id, null, 0, 0, 0, null, true, null, coalesce(r.op_definition, r.image), r.updated_at, null from runs r
    where r.exclusive_until > now() and r.state not in ('ASSIGNED', 'RUNNING')`;
  const usual = await usualDurations(tx, [...held.map((row) => row.scope), ...scopes]);
  const byWorker = new Map<string, HeldRun[]>();
  const gateHolders = new Map<string, string[]>();
  for (const row of held) {
    const since = row.since.getTime();
    const timeoutMs = row.timeout_s === null ? null : row.timeout_s * 1000;
    const endsAt = expectedEnd({ now, since, usualMs: usual.get(row.scope) ?? null, timeoutMs });
    // One without a worker has lost its lease: its container may still be ending, and an exclusive op waits until that is sure.
    if (row.worker_id === null) {
      push(gateHolders, exclusiveGate(row.scope), row.id);
      continue;
    }
    push(byWorker, row.worker_id, { ...holding(row), id: row.id, since, endsAt });
    for (const gate of heldGates({ scope: row.scope, exclusive: row.exclusive, key: row.concurrency_key })) push(gateHolders, gate, row.id);
  }
  return {
    workers: workers.map((worker) => ({
      ...condition(worker),
      machine: { ...capacityOf(worker), id: worker.id, held: byWorker.get(worker.id) ?? [] },
    })),
    gateHolders,
    usual,
  };
}

/** The workers that take runs now. */
export function takers(fleet: FleetView): Machine[] {
  return fleet.workers.filter((each) => each.online && !each.draining && each.engineError === null).map((each) => each.machine);
}

function condition(worker: Worker): WorkerCondition {
  return { id: worker.id, online: isOnline(worker, databaseNow()), draining: worker.draining, engineError: worker.engineError };
}

function push<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}
