import type { LogLine } from '@/lib/contract/log';
import { logProgress, readLines } from '@/lib/server/read-log';

const BATCH = 1000;

/**
 * The log of one attempt for somebody who follows it: each look gives what was written since the one before. With `latest`, of what came at once only so
 * many lines are given, the last ones: whoever shows a part reads the others by number when they are looked at.
 */
export class LogTail {
  /** After a look: `open` where lines may follow, `behind` where some have followed meanwhile, `ended` once all of an ended attempt were given, `removed` with its run. */
  state: 'open' | 'behind' | 'ended' | 'removed' = 'behind';
  /** Number of the last line that was given. */
  last: number;

  constructor(
    private readonly runId: string,
    private readonly attempt: number,
    private readonly options: { after: number; latest?: number | undefined },
  ) {
    this.last = options.after;
  }

  /** The lines there are by now, in order; those that are written meanwhile are for the next look. */
  async *look(signal: AbortSignal): AsyncGenerator<LogLine> {
    const { runId, attempt } = this;
    for (let goal: number | null = null; !signal.aborted && this.state !== 'ended' && this.state !== 'removed';) {
      // Whether it has ended is read before the lines: a log that has ended is complete.
      const progress = await logProgress(runId, attempt);
      if (progress === null) {
        this.state = 'removed';
        return;
      }
      const { ended, total } = progress;
      goal ??= total;
      if (this.options.latest !== undefined) this.last = Math.max(this.last, total - 1 - this.options.latest);
      const page = await readLines({ runId, attempt, total, after: this.last, limit: BATCH });
      for (const line of page.lines) {
        this.last = line.n;
        yield line;
      }
      this.state = page.has_more ? 'behind' : ended ? 'ended' : 'open';
      if (!page.has_more || this.last >= goal - 1) return;
    }
  }
}
