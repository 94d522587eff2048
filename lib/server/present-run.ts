import type { Event } from '@/lib/contract/event';
import type { OpAttempt, OpRun, RunRow } from '@/lib/contract/run';
import type { InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { labelsOf } from '@/lib/domain/run-labels';
import { maskSecrets } from '@/lib/domain/secret-inputs';
import { event, executionSummary } from '@/lib/contract/event';
import { opAttempt, opRun, runRow } from '@/lib/contract/run';
import type { Attempt, Event as EventRecord, Run } from './generated/prisma/client';

function iso(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

/** Everything of a run that is not a payload. */
function runFields(run: Run): Omit<RunRow, 'title' | 'error_message' | 'created_by'> {
  return {
    id: run.id,
    state: run.state as RunRow['state'],
    priority: run.priority,
    progress: run.progress,
    current_attempt: run.currentAttempt,
    image: run.image,
    op_definition: run.opDefinition,
    op_version: run.opVersion,
    createdAt: run.createdAt.toISOString(),
    updatedAt: run.updatedAt.toISOString(),
    started_at: iso(run.startedAt),
    finished_at: iso(run.finishedAt),
    assigned_at: iso(run.assignedAt),
    worker_id: run.workerId,
    next_attempt_at: iso(run.nextAttemptAt),
    cancel_requested: run.cancelRequested,
    rerun_of: run.rerunOf,
    labels: labelsOf(run.labelTerms),
  };
}

/** A row of the list. */
export function presentRow(run: Run & { definition?: { title: string | null } | null }): RunRow {
  return runRow.parse({
    ...runFields(run),
    title: run.definition?.title ?? null,
    error_message: run.errorMessage,
    created_by: run.createdBy,
  });
}

export function presentEvent(row: EventRecord): Event {
  return event.parse({
    id: row.id,
    t: row.t.toISOString(),
    type: row.type,
    msg: row.msg,
    payload: row.payload,
    state: row.state,
    attempt: row.attempt,
  });
}

/** Inputs as anybody may read them. `specs` is null for an ad-hoc run, which has no secrets. */
function readableInputs(specs: InputSpecs | null, inputs: unknown): JsonObject {
  return specs === null ? (inputs as JsonObject) : maskSecrets(specs, inputs as JsonObject);
}

/** A run as the API returns it. */
export function presentRun(given: { run: Run; attempt: Attempt; events: readonly EventRecord[]; specs: InputSpecs | null }): OpRun {
  const { run, attempt, events, specs } = given;
  return opRun.parse({
    ...runFields(run),
    inputs: readableInputs(specs, attempt.inputs),
    outputs: attempt.outputs,
    constraints: attempt.constraints,
    retry_policy: run.retryPolicy,
    event_delivery: run.eventDelivery,
    timeout_s: attempt.timeoutS,
    queue_timeout_s: run.queueTimeoutS,
    run_timeout_s: run.runTimeoutS,
    run_deadline_at: iso(run.runDeadlineAt),
    exclusive: run.exclusive,
    worker_tags: run.workerTags,
    concurrency: run.concurrency,
    execution_summary: executionSummary.parse(attempt.executionSummary),
    events: events.map(presentEvent),
    ...gone(run, attempt),
  });
}

/** What of an attempt was deleted since it ended. */
function gone(run: Pick<Run, 'logsGoneAt' | 'filesGoneAt'>, { finishedAt }: Attempt) {
  const since = (time: Date | null): string | null =>
    time !== null && finishedAt !== null && time > finishedAt ? time.toISOString() : null;
  return { logs_deleted_at: since(run.logsGoneAt), files_deleted_at: since(run.filesGoneAt) };
}

/** An attempt as the API returns it. */
export function presentAttempt(run: Run, attempt: Attempt, events: readonly EventRecord[], specs: InputSpecs | null): OpAttempt {
  return opAttempt.parse({
    attempt: attempt.attempt,
    state: attempt.state,
    progress: attempt.progress,
    priority: attempt.priority,
    inputs: readableInputs(specs, attempt.inputs),
    outputs: attempt.outputs,
    constraints: attempt.constraints,
    timeout_s: attempt.timeoutS,
    execution_summary: executionSummary.parse(attempt.executionSummary),
    events: events.map(presentEvent),
    ...gone(run, attempt),
    worker_id: attempt.workerId,
    placed_because: attempt.placedBecause,
    gpu_id: attempt.gpuId,
    cancel_asked_at: iso(attempt.cancelAskedAt),
    createdAt: attempt.createdAt.toISOString(),
    assigned_at: iso(attempt.assignedAt),
    started_at: iso(attempt.startedAt),
    finished_at: iso(attempt.finishedAt),
  });
}
