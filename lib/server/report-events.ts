import { executionSummary, type Event, type EventReport, type EventType, type ExecutionSummary } from '@/lib/contract/event';
import { assertNever } from '@/lib/domain/assert-never';
import { GyozaError } from '@/lib/domain/errors';
import type { JsonObject } from '@/lib/domain/input-spec';
import { redactJson, redactText, secretValues } from '@/lib/domain/redact-secrets';
import { databaseNow } from './database-clock';
import { inTransaction, type Tx } from './db';
import { endAttempt, parseCause, stoppedEnding } from './end-attempt';
import { presentEvent } from './present-run';
import { requireHolder, type Reporter } from './require-holder';
import { secretSpecs } from './run-specs';
import { openInputs } from './sealed-inputs';
import { amend, changeRun, lockRun, transition, type LockedRun } from './transition';

/** Most events per attempt from an op's own output; further ones update `progress` and are counted. */
export const MAX_OP_EVENTS = 2000;

/**
 * Takes in what the holding worker reports, in order, in one transaction: all of it or nothing. Op events whose `seq` was seen are ignored, so a
 * repeated delivery adds nothing. Secrets are masked on the way in. Returns the events that were appended to the attempt.
 * Throws `not_found`, `not_holder`, `invalid_request`, `invalid_transition`.
 */
export async function reportEvents(id: string, reports: readonly EventReport[], reporter: Reporter): Promise<Event[]> {
  const takeIn = async (tx: Tx, locked: LockedRun): Promise<Event[]> => {
    const specs = await secretSpecs(tx, locked.run);
    const secrets = specs === null ? [] : secretValues(specs, openInputs(locked.attempt));
    const intake = new Intake(tx, locked);
    for (const [index, report] of reports.entries()) {
      requireHolder(locked, { worker_id: report.worker_id ?? reporter.worker_id, attempt: report.attempt ?? reporter.attempt });
      await intake.take(redacted(report, secrets), index);
    }
    await intake.flush();
    return locked.appended.map(presentEvent);
  };
  // What does not end well may be followed by the next attempt, which starts under the lock.
  if (reports.some(({ type }) => type === 'FAILED' || type === 'CANCELLED'))
    return inTransaction(async (tx) => takeIn(tx, await lockRun(tx, id)));
  return changeRun(id, takeIn);
}

/** Collects op events so that a batch costs one insert, and writes them before anything that must follow them. */
class Intake {
  readonly #pending: { type: EventType; msg: string | number; payload?: unknown }[] = [];
  #dirty = false;

  constructor(
    readonly tx: Tx,
    readonly locked: LockedRun,
  ) {}

  async take(report: EventReport, index: number): Promise<void> {
    const { type } = report;
    switch (type) {
      case 'INFO':
      case 'ERROR':
        this.#takeMessage(type, report, text(report, index));
        break;
      case 'PROGRESS':
        this.#takeProgress(report);
        break;
      case 'STARTED':
        await this.#start();
        break;
      case 'COMPLETED':
        await this.flush();
        await endAttempt(this.tx, this.locked, { kind: 'completed', outputs: this.#outputs(report) }, report.execution_summary ?? {});
        break;
      case 'FAILED':
        await this.flush();
        await endAttempt(
          this.tx,
          this.locked,
          {
            kind: 'failed',
            message: typeof report.msg === 'string' && report.msg !== '' ? report.msg : 'failed',
            cause: parseCause(report.execution_summary?.cause),
            outputs: this.#outputs(report),
          },
          report.execution_summary ?? {},
        );
        break;
      case 'CANCELLED':
        await this.flush();
        await endAttempt(this.tx, this.locked, stoppedEnding(this.locked, this.#outputs(report)), report.execution_summary ?? {});
        break;
      default:
        assertNever(type);
    }
  }

  #outputs(report: EventReport): JsonObject {
    return (report.outputs ?? this.locked.attempt.outputs) as JsonObject;
  }

  /** True when this op event was taken in before; remembers it otherwise. */
  #repeated(report: EventReport): boolean {
    if (report.seq == null) return false;
    if (report.seq <= this.locked.attempt.reportSeq) return true;
    this.locked.attempt.reportSeq = report.seq;
    this.#dirty = true;
    return false;
  }

  #takeMessage(type: 'INFO' | 'ERROR', report: EventReport, msg: string): void {
    if (this.#repeated(report)) return;
    this.#add({ type, msg, payload: report.payload });
  }

  #takeProgress(report: EventReport): void {
    if (this.#repeated(report)) return;
    const { attempt } = this.locked;
    const { msg } = report;
    if (typeof msg !== 'number' || !Number.isInteger(msg) || msg < 0 || msg > 100 || msg === attempt.progress) return;
    attempt.progress = msg;
    this.#add({ type: 'PROGRESS', msg, payload: report.payload });
  }

  #add(event: { type: EventType; msg: string | number; payload?: unknown }): void {
    const { attempt } = this.locked;
    this.#dirty = true;
    if (attempt.opEvents >= MAX_OP_EVENTS) {
      attempt.eventsDropped += 1;
      return;
    }
    attempt.opEvents += 1;
    this.#pending.push(event);
  }

  async #start(): Promise<void> {
    if (this.locked.run.startedAt !== null) return; // reported again
    await this.flush();
    const startedAt = new Date();
    await transition(this.tx, this.locked, 'start', {
      run: { startedAt, leaseSeenAt: databaseNow() },
      attempt: { startedAt },
      event: { type: 'STARTED', msg: 'started' },
    });
  }

  /** Writes what was collected. */
  async flush(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    const { reportSeq, opEvents, eventsDropped, progress } = this.locked.attempt;
    await amend(this.tx, this.locked, {
      run: { progress, updatedAt: new Date(), leaseSeenAt: databaseNow() },
      attempt: {
        reportSeq,
        opEvents,
        eventsDropped,
        progress,
        ...(eventsDropped > 0 ? { executionSummary: { events_dropped: eventsDropped } } : {}),
      },
      events: this.#pending.splice(0),
    });
  }
}

/** Only what the op said is masked: a secret that is a word of ours, such as a type or a cause, must not make the report unreadable. */
function redacted(report: EventReport, secrets: readonly string[]): EventReport {
  if (secrets.length === 0) return report;
  const { msg, payload, outputs, execution_summary: summary } = report;
  return {
    ...report,
    ...(typeof msg === 'string' ? { msg: redactText(msg, secrets) } : {}),
    ...(payload == null ? {} : { payload: redactJson(payload, secrets) }),
    ...(outputs == null ? {} : { outputs: redactJson(outputs, secrets) }),
    ...(summary == null ? {} : { execution_summary: redactSummary(summary, secrets) }),
  };
}

/** What the summary is known to hold stays as it is; anything else in it came from an engine or an op. */
function redactSummary(summary: ExecutionSummary, secrets: readonly string[]): ExecutionSummary {
  const known = Object.fromEntries(Object.entries(summary).filter(([key]) => Object.hasOwn(executionSummary.shape, key)));
  const other = Object.fromEntries(Object.entries(summary).filter(([key]) => !Object.hasOwn(executionSummary.shape, key)));
  const message = summary.error_message;
  return {
    ...redactJson(other, secrets),
    ...known,
    ...(typeof message === 'string' ? { error_message: redactText(message, secrets) } : {}),
  };
}

function text(report: EventReport, index: number): string {
  if (typeof report.msg === 'string') return report.msg;
  throw new GyozaError('invalid_request', `${report.type} needs a text.`, [{ path: `${index}.msg`, message: 'must be a string' }]);
}
