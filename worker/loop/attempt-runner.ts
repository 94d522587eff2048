import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@/lib/client/connection';
import type { Holding } from '@/lib/client/reports';
import type { ExecutionSummary } from '@/lib/contract/event';
import type { ClaimedRun } from '@/lib/contract/worker';
import { EngineFault, type ContainerStatus, type Engine } from '@/worker/ports/engine';
import { collectLeft, lookAtEnded, removeContainer, terminate } from './attempt-container';
import { containerName, type AttemptContext } from './attempt-context';
import { AttemptFolder, type Outcome, type Ticket } from './attempt-folder';
import { readOutputObject } from './collect-outputs';
import { deliverOutcome, sayEngineWasAway, withLeft } from './deliver-outcome';
import { followOutput } from './follow-output';
import type { ImageKeeper } from './image-keeper';
import { createContainer, ticketFor } from './launch-container';
import type { Log } from './log';
import { longTimer } from './long-timer';
import { Outbox } from './outbox';
import { Spool, type SpoolBudget } from './spool';
import { startContainer, startTime } from './start-container';
import { decideOutcome, endForLog, explainEarlyEnd } from './outcome';
import { UsageWatch } from './usage-watch';

/** What an attempt needs of its worker. */
export interface RunnerDeps {
  engine: Engine;
  images: ImageKeeper;
  server: Connection;
  log: Log;
  /** The folder that holds the attempts' folders. */
  root: string;
  /** Between SIGTERM and SIGKILL. */
  graceMs: number;
  /** Lets only so many containers start at a time. */
  startSlot: <T>(start: () => Promise<T>) => Promise<T>;
  /** How often the engine was away so far. */
  outages: () => number;
  /** What may lie on disk because the server is away. */
  buffer: SpoolBudget;
  /** Most that one attempt may leave in output files, in MiB. */
  maxOutputMb: number;
}

/** `drop`: not ours any more, remove and say nothing. `release`: give the run back, because the worker ends or was cut off. */
export type StopReason = { kind: 'cancel' } | { kind: 'timeout' } | { kind: 'drop' } | { kind: 'release'; reason: string };

/** An attempt given back says what it still can, but does not hold up the worker's end for it. */
const LAST_WORDS_MS = 3_000;

interface Running {
  id: string;
  ticket: Ticket;
  /** By `performance.now()`, in milliseconds. */
  startedAt: number;
  ended: Promise<void>;
  /** How often the engine had been away before. */
  outages: number;
}

/**
 * Carries one attempt from claim, or from where a worker before left it, to its last report. The order at the end is what the
 * contract promises: the container is dead, all lines are delivered, or on disk where the server is away, the outcome is on disk, the container
 * is removed, files are uploaded, the outcome is reported, the folder removed; wherever a worker is killed, the next one goes on from there.
 */
export class AttemptRunner {
  /** Resolves when nothing of the attempt is left here; never rejects. */
  readonly done: Promise<void>;
  readonly usage = new UsageWatch();
  readonly #context: AttemptContext;
  readonly #spool: Spool;
  readonly #dropped = new AbortController();
  readonly #stopping = new AbortController();
  #reason: StopReason | null = null;
  #running: Running | null = null;
  /** No time to end by itself, once there is something to end. */
  #graceless = false;
  /** Its container is gone. */
  #removed = false;

  private constructor(
    private readonly deps: RunnerDeps,
    readonly holding: Holding,
    private readonly neverBesideItself: boolean,
    live: (runner: AttemptRunner) => Promise<Outcome>,
  ) {
    const { engine, images, server, log, root, maxOutputMb } = deps;
    const folder = new AttemptFolder(root, holding.run_id, holding.attempt);
    this.#spool = new Spool(folder.path, deps.buffer);
    const outbox = new Outbox({
      server,
      holding,
      log,
      spool: this.#spool,
      onFenced: () => {
        this.stop({ kind: 'drop' });
      },
    });
    const [dropped, stopping] = [this.#dropped.signal, this.#stopping.signal];
    this.#context = { engine, images, server, log, holding, folder, outbox, maxOutputMb, dropped, stopping };
    this.done = this.#run(live);
  }

  /** A run just claimed. */
  static launch(deps: RunnerDeps, worker: string, run: ClaimedRun, installation: string): AttemptRunner {
    const holding = { worker_id: worker, run_id: run.run_id, attempt: run.attempt };
    return new AttemptRunner(deps, holding, run.exclusive, async (runner) => {
      await runner.#start(run, installation);
      return runner.#follow();
    });
  }

  /** An attempt whose container a worker before has started. `engineWasAway`: meanwhile, while no worker was there to notice. */
  static adopt(deps: RunnerDeps, ticket: Ticket, container: ContainerStatus, engineWasAway: boolean): AttemptRunner {
    const { worker_id, run_id, attempt } = ticket;
    return new AttemptRunner(deps, { worker_id, run_id, attempt }, ticket.exclusive, async (runner) => {
      // The log is read again from its beginning, and the same lines get the same numbers.
      runner.#spool.discard();
      const { id, state } = container;
      const ended = state === 'ended' ? Promise.resolve() : deps.engine.ended(id);
      const outages = deps.outages() - (engineWasAway ? 1 : 0);
      runner.#running = { id, ticket, startedAt: startTime(container), ended, outages };
      deps.log.info({ ...runner.holding, container: id, state }, 'Container adopted');
      // Killed between the container's start and its report, or not: the server passes over what it knows.
      runner.#context.outbox.announce({ type: 'STARTED', msg: 'started' });
      return runner.#follow();
    });
  }

  /** An attempt whose end is known and only to be told. */
  static finish(deps: RunnerDeps, holding: Holding, outcome: Outcome): AttemptRunner {
    return new AttemptRunner(deps, holding, false, (runner) => {
      // What it said before that, where its worker could not deliver it.
      runner.#spool.recover();
      runner.#context.outbox.announce(null);
      return Promise.resolve(outcome);
    });
  }

  /** There is, or may yet be, a container that must never run beside another of its op. */
  get exclusive(): boolean {
    return this.neverBesideItself && !this.#removed;
  }

  /** Ends the attempt. The first reason counts, but for `drop`, which comes over every other. */
  stop(reason: StopReason): void {
    if (this.#reason?.kind === 'drop' || (this.#reason !== null && reason.kind !== 'drop')) return;
    this.#reason = reason;
    const stopped = new Error(`stopped: ${reason.kind}`);
    if (reason.kind === 'drop') {
      this.#dropped.abort(stopped);
      this.#context.outbox.close();
    }
    this.#stopping.abort(stopped);
    if (this.#running !== null) terminate(this.#context, this.#running, this.#grace());
  }

  /** Ends the container without a grace; a reason must have been given before. */
  kill(): void {
    this.#graceless = true;
    if (this.#running !== null) terminate(this.#context, this.#running, 0);
  }

  #grace(): number {
    return this.#graceless || this.#reason?.kind === 'drop' ? 0 : this.deps.graceMs;
  }

  async #run(live: (runner: AttemptRunner) => Promise<Outcome>): Promise<void> {
    // After the constructor, whose caller registers the runner before anything can happen to it.
    await Promise.resolve();
    const { log, folder } = this.#context;
    try {
      const outcome = await live(this).catch((error: unknown) => this.#explain(error));
      log.info({ ...this.holding, ...endForLog(outcome) }, 'Attempt ended');
      await this.#settle(outcome);
      this.#spool.discard();
      await folder.remove();
    } catch (error) {
      log.error(
        { ...this.holding, error: error instanceof Error ? error.stack : String(error) },
        'An attempt could not be carried to its end',
      );
    } finally {
      this.#context.outbox.close();
    }
  }

  async #start(run: ClaimedRun, installation: string): Promise<void> {
    const { engine, outbox, log } = this.#context;
    const ticket = await ticketFor(this.#context, run, installation);
    const id = await createContainer(this.#context, run, ticket);
    await this.deps.startSlot(async () => {
      const ended = engine.ended(id);
      const outages = this.deps.outages();
      this.#running = { id, ticket, startedAt: await startContainer(this.#context, id), ended, outages };
    });
    log.info({ ...this.holding, container: id }, 'Container started');
    outbox.announce({ type: 'STARTED', msg: 'started' });
  }

  /** From the running container to the decision how it ended. */
  async #follow(): Promise<Outcome> {
    const running = this.#running;
    if (running === null) throw new Error('There is no container to follow.');
    const { id, ticket, startedAt } = running;
    const { engine } = this.#context;
    // Asked to stop while it was starting.
    if (this.#reason !== null) terminate(this.#context, running, this.#grace());
    const timer =
      ticket.timeout_s === null
        ? null
        : longTimer(startedAt + ticket.timeout_s * 1000 - performance.now(), () => {
            this.stop({ kind: 'timeout' });
          });
    this.usage.start(engine, id, startedAt);
    try {
      const following = followOutput(this.#context, id, running.ended);
      // Awaited further down; until then a rejection is not unhandled.
      following.catch(() => undefined);
      await running.ended;
      timer?.cancel();
      this.usage.stop();
      const endedAt = performance.now();
      this.#dropped.signal.throwIfAborted();
      const collecting = collectLeft(this.#context, id, ticket.transfer);
      const [exit, left, outputObject, said] = await Promise.all([
        lookAtEnded(this.#context, id),
        collecting,
        collecting.then(({ folder, skipped }) => readOutputObject(folder, skipped)),
        following,
      ]);
      const engineWasAway = this.deps.outages() !== running.outages;
      const extra = engineWasAway ? sayEngineWasAway(this.#context, said.nextSeq) : 0;
      this.#dropped.signal.throwIfAborted();
      const reason = this.#reason;
      if (reason?.kind === 'release') return { kind: 'release', reason: reason.reason };
      const stopped = reason?.kind === 'cancel' || reason?.kind === 'timeout' ? reason.kind : null;
      const outcome = decideOutcome(
        {
          exit,
          stopped,
          engineWasAway,
          lastError: said.lastError,
          lastStderr: said.lastStderr,
          outputs: said.outputs,
          outputObject,
        },
        { image: ticket.image, timeoutS: ticket.timeout_s, ramMb: ticket.ram_mb },
        {
          ...this.#facts(ticket, exit?.durationMs ?? Math.round(endedAt - startedAt)),
          ...(exit?.outOfMemory === true && ticket.ram_mb !== null ? { peak_ram_mb: ticket.ram_mb } : {}),
          image_digest: exit?.imageDigest ?? null,
        },
      );
      return await withLeft(this.#context, outcome, left, said.nextSeq + extra);
    } finally {
      timer?.cancel();
      this.usage.stop();
    }
  }

  async #settle(outcome: Outcome | null): Promise<void> {
    const { folder, holding } = this.#context;
    if (outcome !== null && !this.#dropped.signal.aborted) {
      await this.#lastWords();
      folder.writeOutcome(outcome);
    }
    await removeContainer(this.#context, this.#running?.id ?? containerName(holding));
    this.#removed = true;
    if (outcome !== null && !this.#dropped.signal.aborted) await deliverOutcome(this.#context, outcome);
  }

  /** Everything that the op said is with the server, or on disk where the server is away. */
  async #lastWords(): Promise<void> {
    const { outbox } = this.#context;
    const safe = outbox.safe();
    if (this.#reason?.kind !== 'release') return safe;
    const enough = new AbortController();
    await Promise.race([safe, delay(LAST_WORDS_MS, undefined, { signal: enough.signal }).catch(() => undefined)]);
    enough.abort();
  }

  /** The outcome of an attempt that something kept from its ordinary end; null when it is not ours to tell. */
  #explain(error: unknown): Outcome | null {
    const reason = this.#reason;
    if (reason?.kind === 'drop') return null;
    if (reason?.kind === 'release') return { kind: 'release', reason: reason.reason };
    const explained = explainEarlyEnd(error, reason?.kind === 'cancel', this.#facts(this.#running?.ticket ?? null, null));
    if (error instanceof EngineFault && error.cause instanceof Error)
      this.deps.log.info({ ...this.holding, fault: error.kind, error: error.cause.message }, 'The engine did not do as it was asked');
    if (!explained.expected)
      this.deps.log.error(
        { ...this.holding, error: error instanceof Error ? error.stack : String(error) },
        'An attempt failed in the worker',
      );
    return explained.outcome;
  }

  #facts(ticket: Ticket | null, durationMs: number | null): ExecutionSummary {
    return { duration_ms: durationMs, worker_id: this.holding.worker_id, gpu_id: ticket?.gpu_id ?? null, ...this.usage.summary() };
  }
}
