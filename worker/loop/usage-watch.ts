import type { ExecutionSummary } from '@/lib/contract/event';
import type { UsagePoint } from '@/lib/contract/usage';
import { addPoints, highest } from '@/lib/domain/usage-series';
import type { ContainerUsage, Engine } from '@/worker/ports/engine';

/**
 * A run of less than a second is not looked at. Then a few looks soon, for short runs have a shape too, and one every five seconds: each makes the
 * engine read a few files of the kernel once, where its own stream of figures would have it read them every second for as long as somebody listens.
 */
const FIRST_MS = 1_000;
const LONGEST_MS = 5_000;

/** Looks at what a container uses now and then. An engine that does not answer leaves a gap, no more. */
export class UsageWatch {
  #unsent: UsagePoint[] = [];
  #peakCpu: number | null = null;
  #peakRamMb: number | null = null;
  #last: { usage: ContainerUsage; s: number } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** `startedAt`: of the container, by `performance.now()`. */
  start(engine: Engine, id: string, startedAt: number): void {
    const elapsed = (): number => performance.now() - startedAt;
    // Of a container that was found running nobody knows what it used just before.
    if (elapsed() < FIRST_MS) this.#last = { usage: { cpuS: 0, ramMb: 0, rxKb: null, txKb: null }, s: 0 };
    const look = async (): Promise<void> => {
      const usage = await engine.usage(id).catch(() => null);
      if (usage !== null && !this.#stopped) this.#take(usage, elapsed() / 1000);
      if (!this.#stopped) this.#timer = setTimeout(() => void look(), Math.min(LONGEST_MS, elapsed()));
    };
    this.#timer = setTimeout(() => void look(), Math.max(0, FIRST_MS - elapsed()));
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** What the server does not have yet, oldest first. */
  get unsent(): readonly UsagePoint[] {
    return this.#unsent;
  }

  /** The server has all up to the point at `s`. */
  sent(s: number): void {
    this.#unsent = this.#unsent.filter((point) => point.s > s);
  }

  /** For the summary of the attempt, with what no heartbeat has brought. */
  summary(): Pick<ExecutionSummary, 'peak_ram_mb' | 'peak_cpu' | 'rx_kb' | 'tx_kb' | 'usage'> {
    if (this.#peakRamMb === null) return { peak_ram_mb: null };
    const { rxKb = null, txKb = null } = this.#last?.usage ?? {};
    const network = rxKb === null ? {} : { rx_kb: rxKb, tx_kb: txKb };
    return { peak_ram_mb: this.#peakRamMb, peak_cpu: this.#peakCpu, ...network, usage: this.#unsent };
  }

  #take(usage: ContainerUsage, s: number): void {
    // The figures of a container that has just ended are zero.
    if (usage.ramMb <= 0) return;
    const before = this.#last;
    this.#last = { usage, s };
    this.#peakRamMb = highest(this.#peakRamMb, usage.ramMb);
    if (before === null || s <= before.s) return;
    const cpu = Math.max(0, Math.round(((usage.cpuS - before.usage.cpuS) / (s - before.s)) * 1000) / 1000);
    this.#peakCpu = highest(this.#peakCpu, cpu);
    const point = { s: Math.round(s * 10) / 10, cpu, ram_mb: usage.ramMb };
    // Bounded for a server that is away for hours, or is too old to take it.
    this.#unsent = addPoints(this.#unsent, [usage.rxKb === null ? point : { ...point, rx_kb: usage.rxKb, tx_kb: usage.txKb }]);
  }
}
