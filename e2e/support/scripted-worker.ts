import { claimRuns, putRunFile, reportEvents, reportLogs, sendHeartbeat, type Holding } from '@/lib/client/reports';
import { removeWorker } from '@/lib/client/workers';
import type { JsonObject } from '@/lib/domain/input-spec';
import { product } from './product';

const BEAT_MS = 3_000;
type Reported = Parameters<typeof reportEvents>[2][number];

/**
 * A worker without an engine, which does with its runs what a test says. It speaks to the product as any worker does, and so shows what people see of
 * runs without what a container costs.
 */
export class ScriptedWorker {
  private readonly held = new Map<string, Holding>();
  private ramMb = 0;
  private timer: NodeJS.Timeout | undefined;

  /** Only runs that ask for `tag` are for it, where no other worker has the tag. */
  constructor(
    readonly id: string,
    private readonly tag: string,
  ) {}

  /** Joins with so much memory, or goes on with another amount. */
  async join(ramMb: number): Promise<void> {
    this.ramMb = ramMb;
    clearInterval(this.timer);
    await this.beat();
    this.timer = setInterval(() => {
      // The product may be busy; the next one counts as well.
      this.beat().catch(() => undefined);
    }, BEAT_MS);
  }

  /** What it is given next, at least one run. */
  async take(): Promise<Holding[]> {
    for (;;) {
      const { runs } = await claimRuns(product, this.id, 25);
      const taken = runs.map(({ run_id, attempt }) => ({ worker_id: this.id, run_id, attempt }));
      for (const each of taken) this.held.set(each.run_id, each);
      if (taken.length > 0) return taken;
    }
  }

  async write(run: Holding, ...texts: string[]): Promise<void> {
    await reportLogs(
      product,
      run,
      texts.map((text) => ({ text })),
    );
  }

  async leaveFile(run: Holding, path: string, content: string): Promise<void> {
    await putRunFile(product, run, path, content);
  }

  async report(run: Holding, ...events: Reported[]): Promise<void> {
    await reportEvents(product, run, events);
  }

  async complete(run: Holding, outputs: JsonObject): Promise<void> {
    await this.report(run, { type: 'COMPLETED', outputs });
    this.held.delete(run.run_id);
  }

  async fail(run: Holding, msg: string): Promise<void> {
    await this.report(run, { type: 'FAILED', msg });
    this.held.delete(run.run_id);
  }

  async leave(): Promise<void> {
    clearInterval(this.timer);
    await removeWorker(product, this.id);
  }

  private async beat(): Promise<void> {
    const running = [...this.held.values()].map(({ run_id, attempt }) => ({ run_id, attempt }));
    await sendHeartbeat(product, this.id, { resources: { cpu: 64, ram_mb: this.ramMb }, max_runs: 1000, tags: [this.tag], running });
  }
}
