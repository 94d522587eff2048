import { randomUUID } from 'node:crypto';
import type { ClaimedRun } from '@/lib/contract/worker';

/** A run as a claim answers it, with what a test leaves open filled in. */
export function claimedRun(run: Partial<ClaimedRun> & { image: string }): ClaimedRun {
  const id = run.run_id ?? randomUUID();
  const now = new Date().toISOString();
  return {
    id,
    run_id: id,
    attempt: 1,
    state: 'ASSIGNED',
    priority: 5,
    progress: 0,
    current_attempt: run.attempt ?? 1,
    op_definition: null,
    op_version: null,
    createdAt: now,
    updatedAt: now,
    started_at: null,
    finished_at: null,
    assigned_at: now,
    worker_id: 'test-worker',
    next_attempt_at: null,
    cancel_requested: false,
    rerun_of: null,
    inputs: {},
    outputs: {},
    constraints: {},
    retry_policy: { max_attempts: 1, backoff_s: 0, backoff_factor: 2, max_backoff_s: 3600 },
    event_delivery: null,
    timeout_s: null,
    exclusive: false,
    execution_summary: {},
    events: [],
    command: null,
    env: null,
    network: null,
    pull_policy: null,
    capabilities: [],
    gpu_id: null,
    secret_inputs: [],
    files: [],
    ...run,
  };
}
