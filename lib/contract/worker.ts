import { z } from 'zod';
import { inspectionOrder } from './image-inspection';
import { opRun, runRow } from './run';
import { usageReport } from './usage';
import { attemptNumber, command, env, MAX_COUNTER, network, pullPolicy, runId, timestamp, workerId } from './values';

export const gpu = z.strictObject({ id: z.string().min(1).max(128), name: z.string().max(256), vram_mb: z.int().min(0).max(MAX_COUNTER) });
export const resources = z
  .strictObject({ cpu: z.number().min(0).max(4096), ram_mb: z.int().min(0).max(MAX_COUNTER), gpus: z.array(gpu).max(64).default([]) })
  .meta({ id: 'Resources' });
const gpuUsage = z.strictObject({
  id: z.string().min(1).max(128),
  vram_used_mb: z.int().min(0).max(MAX_COUNTER),
  utilization_percent: z.number().min(0).max(100),
});
/** What is in use on a worker's machine, by its containers and everything else: the share of all its cores, MiB of memory, each GPU. */
export const usage = z
  .strictObject({
    cpu_percent: z.number().min(0).max(100),
    ram_used_mb: z.int().min(0).max(MAX_COUNTER),
    gpus: z.array(gpuUsage).max(64).default([]),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof usage>;

const held = z.strictObject({ run_id: runId, attempt: attemptNumber });

/**
 * What worker and server say to each other has a number. It grows when a change is made that one of an older number would misunderstand; optional
 * fields need none. A server speaks with workers of its own number and of those back to the oldest.
 */
export const PROTOCOL = 1;
export const OLDEST_PROTOCOL = 1;

/** Sent every 5 s. `running` lists every attempt that the worker has in hand, from claim to its last report; it is what keeps their leases. */
export const heartbeat = z.strictObject({
  resources,
  tags: z.array(z.string().min(1).max(64)).max(64).nullish(),
  running: z.array(held).max(10_000).nullish(),
  version: z.string().max(64).nullish(),
  /** Which protocol the worker speaks; absent means the server's own. */
  protocol: z.int().min(0).max(MAX_COUNTER).nullish(),
  /** Most runs at once; 4 per core when absent. */
  max_runs: z.int().min(1).max(10_000).nullish(),
  /** What is in use there now; absent where the worker cannot see its engine's machine. */
  usage: usage.nullish(),
  /** What the containers of its attempts used since the last heartbeat; only for a server that answers `takes_usage`. */
  attempt_usage: z.array(usageReport).max(10_000).nullish(),
  /** Set while the worker's container engine does not answer: nothing new is placed there, and waiting runs say so. */
  engine_error: z.string().max(2048).nullish(),
});
export type Heartbeat = z.infer<typeof heartbeat>;

/**
 * `hard`: the worker no longer holds it; kill and remove the container, report nothing. Otherwise stop it and report CANCELLED; with `now` without a
 * grace.
 */
export const cancelOrder = z.object({ run_id: runId, attempt: attemptNumber, hard: z.boolean(), now: z.boolean().optional() });
export const heartbeatAnswer = z.object({
  cancel: z.array(cancelOrder),
  draining: z.boolean(),
  lease_s: z.number(),
  /** Identity of the database: the label `gyoza.installation` of every container. */
  installation: z.uuid(),
  /** Heartbeats may carry `attempt_usage`. Absent from servers that know no such field and would refuse it. */
  takes_usage: z.boolean().optional(),
});
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswer>;

/** A run in a worker's hands: the full OpRun with its secrets, and what the container needs. */
export const claimedRun = opRun
  .extend({
    run_id: runId,
    attempt: attemptNumber,
    command: command.nullable(),
    env: env.nullable(),
    network: network.nullable(),
    /** `missing` when absent. */
    pull_policy: pullPolicy.nullish(),
    capabilities: z.array(z.string()),
    gpu_id: z.string().nullable(),
    /** Names of inputs that must not become environment variables. */
    secret_inputs: z.array(z.string()),
    /** Uploaded files among the inputs: wherever the value of `input` is `id`, the container gets the path of the file instead. */
    files: z.array(z.object({ input: z.string(), id: z.uuid(), name: z.string(), size: z.int(), sha256: z.string() })),
  })
  .meta({ id: 'ClaimedRun' });
export type ClaimedRun = z.infer<typeof claimedRun>;

/**
 * `cancel` wakes the long poll at once when a run is to stop. `inspect` are images that the worker is to look at and to report with
 * PUT /image-inspections/{id}; absent from servers that ask for none.
 */
export const claimAnswer = z.object({
  runs: z.array(claimedRun),
  cancel: z.array(cancelOrder),
  inspect: z.array(inspectionOrder).optional(),
});
export type ClaimAnswer = z.infer<typeof claimAnswer>;

export const workerPatch = z.strictObject({ draining: z.boolean() });

export const worker = z
  .object({
    id: workerId,
    state: z.enum(['ONLINE', 'DRAINING', 'LOST']),
    resources,
    used: z.object({ cpu: z.number(), ram_mb: z.int(), vram_mb: z.int() }),
    tags: z.array(z.string()),
    version: z.string().nullable(),
    max_runs: z.int(),
    /** As its last heartbeat said; null when it did not. */
    usage: usage.nullable(),
    engine_error: z.string().nullable(),
    draining: z.boolean(),
    running: z.array(runRow),
    last_seen_at: timestamp,
    createdAt: timestamp,
  })
  .meta({ id: 'Worker' });
export type Worker = z.infer<typeof worker>;
export const workerList = z.array(worker);

/** GET /workers/{id}: the worker, what was in use in the last hour, oldest first, and the first waiting runs that it is large enough for. */
export const workerDetail = worker
  .extend({ history: z.array(usage.extend({ t: timestamp })), next: z.array(runRow) })
  .meta({ id: 'WorkerDetail' });
export type WorkerDetail = z.infer<typeof workerDetail>;
