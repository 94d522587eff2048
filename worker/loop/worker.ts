import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { ProblemError } from '@/lib/client/problem-error';
import { claimRuns, sendHeartbeat } from '@/lib/client/reports';
import { PROTOCOL, type ClaimedRun, type HeartbeatAnswer } from '@/lib/contract/worker';
import { EngineFault } from '@/worker/ports/engine';
import { adoptAttempts, attemptKey } from './adopt-attempts';
import { listAttemptFolders } from './attempt-folder';
import { AttemptRunner, type RunnerDeps } from './attempt-runner';
import { pause } from './backoff';
import { clearAttempt } from './clear-attempt';
import { EngineHealth } from './engine-health';
import { inspectImage } from './inspect-image';
import { LeaseGuard } from './lease-guard';
import { UsageMeter } from './measure-usage';
import { REFUSED_MS, Refusal } from './refusal';
import { SpoolBudget } from './spool';
import { sweepContainers } from './sweep-containers';
import { systemClock } from './system-clock';
import { UsageReports } from './usage-reports';
import type { WorkerOptions } from './worker-options';

const HEARTBEAT_MS = 5_000;
const HEARTBEAT_TIMEOUT_MS = 4_000;
const CLAIM_WAIT_S = 25;
const SWEEP_MS = 60_000;
const GRACE_MS = 10_000;
const BUFFER_MB = 256;
const MAX_OUTPUT_MB = 10_240;
/** After the grace: time to tell the server. */
const FAREWELL_MS = 8_000;

type Order = HeartbeatAnswer['cancel'][number];

/**
 * One worker: a heartbeat that holds the leases, a long poll that is always open, a runner per attempt. Knows the engine only by
 * its port, and the server only by HTTP.
 */
export class Worker {
  readonly #runners = new Map<string, AttemptRunner>();
  readonly #stopping = new AbortController();
  readonly #deps: RunnerDeps;
  /** Attempts of a worker before, until it is known what became of them. */
  #inherited: { run_id: string; attempt: number }[] | null = [];
  /** What is being removed because it is no longer ours; nothing of the same attempt may begin before that is done. */
  readonly #clearing = new Map<string, Promise<void>>();
  /** Orders for attempts that are not taken up yet. */
  #pendingOrders: Order[] = [];
  #installation: string | null = null;
  readonly #health: EngineHealth;
  readonly #usage = new UsageMeter();
  readonly #measured = new UsageReports(() => this.#runners.values());
  readonly #leases: LeaseGuard;
  readonly #startSlot = pLimit(2);
  #beating: Promise<void> | null = null;
  readonly #refusal: Refusal;

  constructor(private readonly options: WorkerOptions) {
    const {
      engine,
      images,
      server,
      log,
      root,
      graceMs = GRACE_MS,
      bufferMb = BUFFER_MB,
      maxOutputMb = MAX_OUTPUT_MB,
      watchdog = null,
    } = options;
    this.#health = new EngineHealth(engine, log);
    this.#refusal = new Refusal(log, options.version);
    this.#leases = new LeaseGuard(() => this.#runners.values(), watchdog);
    this.#deps = {
      engine,
      images,
      server,
      log,
      root,
      graceMs,
      startSlot: (start) => this.#startSlot(start),
      outages: () => this.#health.outages + engine.absences(),
      buffer: new SpoolBudget(bufferMb * 1024 * 1024),
      maxOutputMb,
    };
  }

  /** Runs until `shutdown`. Rejects when the server refuses the key at the very start. */
  async run(): Promise<void> {
    this.#inherited = await listAttemptFolders(this.options.root);
    await this.#firstBeat();
    this.options.onReady?.();
    const beats = setInterval(() => void this.beat(), HEARTBEAT_MS);
    const sweeps = setInterval(() => void this.#sweep(), SWEEP_MS);
    try {
      await this.#adopt();
      await this.#claimLoop();
      await this.#farewell();
      if (this.#runners.size === 0) await this.options.watchdog?.release();
    } finally {
      clearInterval(beats);
      clearInterval(sweeps);
      this.options.engine.close();
      await this.options.images.close();
    }
  }

  /** Takes nothing new, ends what runs after its grace, gives it back and lets `run` resolve. `force`: no grace. */
  shutdown(force: boolean): void {
    if (force) for (const runner of this.#runners.values()) runner.kill();
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    for (const runner of this.#runners.values()) runner.stop({ kind: 'release', reason: '' });
    if (force) for (const runner of this.#runners.values()) runner.kill();
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    while (this.#runners.size > 0) await Promise.all([...this.#runners.values()].map(({ done }) => done));
  }

  async #firstBeat(): Promise<void> {
    for (let failures = 1; !this.#stopping.signal.aborted; failures += 1) {
      try {
        await this.#sendBeat();
        return;
      } catch (error) {
        if (error instanceof ProblemError && (error.status === 401 || error.status === 403)) throw error;
        if (this.#refusal.isMeant(error)) {
          // What a worker before has left keeps its leases by this.
          const pauseMs = this.#inherited?.length === 0 ? REFUSED_MS : HEARTBEAT_MS;
          await delay(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
          continue;
        }
        if (failures === 1) this.options.log.warn({ error: String(error) }, 'The server does not answer yet');
        await pause(failures, this.#stopping.signal);
      }
    }
  }

  /** Sends a heartbeat now. One at a time: a slow one must not be overtaken by an older view of what runs. */
  beat(): Promise<void> {
    // It keeps the leases of what runs even so; with nothing in hand there is no hurry.
    if (this.#refusal.isFresh && this.#runners.size === 0) return Promise.resolve();
    this.#beating ??= this.#sendBeat()
      .catch((error: unknown) => {
        if (this.#refusal.isMeant(error)) return;
        this.options.log.warn({ error: String(error) }, 'A heartbeat was not answered');
      })
      .finally(() => {
        this.#beating = null;
      });
    return this.#beating;
  }

  async #sendBeat(): Promise<void> {
    const { server, id, maxRuns, version } = this.options;
    await this.#health.check();
    const resources = await this.#health.resources();
    // More at once only makes each start slower.
    this.#startSlot.concurrency = 2 * Math.max(1, Math.floor(resources.cpu));
    const listed = new Map(this.#runners);
    const running = [
      ...(this.#inherited ?? []),
      ...[...this.#runners.values()].map(({ holding: { run_id, attempt } }) => ({ run_id, attempt })),
    ];
    const sentAt = systemClock();
    const answer = await sendHeartbeat(
      server,
      id,
      {
        resources,
        running,
        version,
        protocol: PROTOCOL,
        max_runs: maxRuns ?? 4 * Math.max(1, Math.floor(resources.cpu)),
        usage: this.#usage.read(this.#health.facts, resources),
        ...this.#measured.next(),
        engine_error: this.#health.error,
      },
      { timeoutMs: HEARTBEAT_TIMEOUT_MS },
    );
    this.#refusal.over();
    this.#measured.answered(answer);
    this.#leases.renewed(sentAt, answer.lease_s * 1000, answer.installation);
    this.#installation = answer.installation;
    for (const order of answer.cancel) {
      // What was listed has ended meanwhile, and the same attempt has come back: that it was not ours is true no more.
      const [was, is] = [listed, this.#runners].map((runners) => runners.get(attemptKey(order)));
      if (!order.hard || was === undefined || is === undefined || was === is) this.#obey(order);
    }
  }

  async #adopt(): Promise<void> {
    const { engine, id } = this.options;
    for (let failures = 1; !this.#stopping.signal.aborted; failures += 1) {
      try {
        // Warmed up here, so that the first run does not wait for it.
        await engine.transfer();
        const adopted = await adoptAttempts(this.#deps, { worker: id, installation: this.#installation ?? '' }, (key) =>
          this.#runners.has(key),
        );
        for (const runner of adopted) this.#keep(runner);
        this.#inherited = null;
        for (const order of this.#pendingOrders.splice(0)) this.#obey(order);
        if (adopted.length > 0) await this.beat();
        return;
      } catch (error) {
        if (!(error instanceof EngineFault)) throw error;
        await pause(Math.max(failures, 4), this.#stopping.signal);
      }
    }
  }

  async #claimLoop(): Promise<void> {
    const { server, id, log } = this.options;
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const { runs, cancel, inspect = [] } = await claimRuns(server, id, CLAIM_WAIT_S, { signal });
        failures = 0;
        for (const run of runs) this.#launch(run);
        // What they ask of the engine goes out before the next call to the server.
        if (runs.length > 0) await setImmediate();
        for (const order of cancel) this.#obey(order);
        // Beside everything else: fetching an image may take minutes.
        for (const order of inspect) void inspectImage({ ...this.#deps, worker: id }, order, signal);
      } catch (error) {
        failures += 1;
        if (failures === 1 && !this.#isStopping()) log.warn({ error: String(error) }, 'The server does not answer a claim');
        await pause(failures, signal);
      }
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #launch(run: ClaimedRun): void {
    const before = this.#runners.get(attemptKey(run))?.done ?? this.#clearing.get(attemptKey(run));
    if (before !== undefined) {
      // Given back and got again: first what is left of the old one goes.
      void before.then(() => {
        this.#launch(run);
      });
      return;
    }
    this.#keep(AttemptRunner.launch(this.#deps, this.options.id, run, this.#installation ?? ''));
  }

  #keep(runner: AttemptRunner): void {
    const key = attemptKey(runner.holding);
    this.#runners.set(key, runner);
    void runner.done.then(() => {
      this.#runners.delete(key);
      this.#leases.guard();
    });
    this.#leases.guard();
    if (this.#stopping.signal.aborted) runner.stop({ kind: 'release', reason: '' });
  }

  #obey(order: Order): void {
    const runner = this.#runners.get(attemptKey(order));
    if (runner !== undefined) {
      runner.stop({ kind: order.hard ? 'drop' : 'cancel' });
      if (order.now === true) runner.kill();
    } else if (this.#inherited !== null) this.#pendingOrders.push(order);
    else {
      const key = attemptKey(order);
      // Told again while it is being done; a heartbeat tells it once more if anything is left.
      if (this.#clearing.has(key)) return;
      const cleared = clearAttempt(this.options, order).finally(() => this.#clearing.delete(key));
      this.#clearing.set(key, cleared);
    }
  }

  /** Removes what nothing needs: containers of ours that belong to nothing in hand, and images when the disk gets full. */
  async #sweep(): Promise<void> {
    const { engine, images, id, log } = this.options;
    if (this.#installation === null || this.#inherited !== null || this.#health.error !== null) return;
    await sweepContainers({ engine, log }, { worker: id, installation: this.#installation }, (key) => this.#runners.has(key));
    await images.relieve();
  }

  async #farewell(): Promise<void> {
    const { graceMs } = this.#deps;
    const enough = new AbortController();
    const all = Promise.all([...this.#runners.values()].map(({ done }) => done));
    await Promise.race([all, delay(graceMs + FAREWELL_MS, undefined, { signal: enough.signal }).catch(() => undefined)]);
    enough.abort();
  }
}
