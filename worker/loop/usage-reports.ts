import type { UsagePoint, UsageReport } from '@/lib/contract/usage';
import type { HeartbeatAnswer } from '@/lib/contract/worker';
import type { UsageWatch } from './usage-watch';

interface Measured {
  holding: { run_id: string; attempt: number };
  usage: Pick<UsageWatch, 'unsent' | 'sent'>;
}

/** Of one attempt in one heartbeat; what is beyond that comes with the next. */
const MOST_POINTS = 50;

/** What heartbeats bring of the usage of attempts. Nothing until the server has said that it takes it: an older one would refuse the whole heartbeat. */
export class UsageReports {
  #takes = false;
  #underWay: { watch: Measured['usage']; last: UsagePoint }[] = [];

  constructor(private readonly attempts: () => Iterable<Measured>) {}

  /** For the heartbeat that is about to be sent. */
  next(): { attempt_usage?: UsageReport[] } {
    this.#underWay = [];
    if (!this.#takes) return {};
    const reports: UsageReport[] = [];
    for (const { holding, usage } of this.attempts()) {
      const points = usage.unsent.slice(0, MOST_POINTS);
      const last = points.at(-1);
      if (last === undefined) continue;
      this.#underWay.push({ watch: usage, last });
      reports.push({ run_id: holding.run_id, attempt: holding.attempt, points });
    }
    return reports.length === 0 ? {} : { attempt_usage: reports };
  }

  /** The heartbeat was answered; one that was not leaves everything to the next. */
  answered({ takes_usage }: Pick<HeartbeatAnswer, 'takes_usage'>): void {
    for (const { watch, last } of this.#underWay.splice(0)) watch.sent(last.s);
    this.#takes = takes_usage === true;
  }
}
