import type { QueryClient } from '@tanstack/react-query';
import { fromOwnServer } from '@/lib/client/own-server';
import type { LogLine } from '@/lib/contract/log';
import type { OpAttempt } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { attemptsAfter, lastEventId, runAfter } from '@/components/runs/merge-events';
import { openLiveStream, type StreamStatus } from './live-stream';
import { attemptsQuery, refreshRun, runQuery } from './run-queries';

/** As of a stream; `catching_up` from when a cut is over until all that happened in it is here. */
export type FeedStatus = StreamStatus | 'catching_up';

/** Who shows the log of an attempt. */
export interface LogFollower {
  attempt: number;
  /** Number of the last line that it knows of; -1 before the first. */
  lastLine: () => number;
  onLine: (line: LogLine) => void;
  /** All lines have come, and none can follow. */
  onEnd: () => void;
}

/** Changes often come in twos and threes; one fetch tells them all. */
const SETTLE_MS = 80;
/** Of lines that came at once, so many are streamed; whatever else is looked at is fetched by number. */
const LATEST_LINES = 500;

/**
 * The one connection of a run's page, which carries all that happens on it: events go straight into the cache, lines to the log that is shown, and what
 * neither carries (outputs, summary, a new attempt, why it waits) is fetched when a message says that it changed. It goes on at the very event and line that
 * the page has.
 */
export class RunFeed {
  private readonly listeners = new Set<() => void>();
  private status: FeedStatus = 'ended';
  private stop: (() => void) | null = null;
  private log: LogFollower | null = null;
  /** It was connected before: what it missed since is on its way. */
  private isBehind = false;
  private isLeft = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly id: string,
    private readonly client: QueryClient,
    /** Whether it goes on while nobody looks at the page. */
    private readonly staysWhenHidden: () => boolean,
  ) {}

  /** Begins to follow the run, unless it does already; it ends by itself with the run. */
  follow(): void {
    if (this.stop === null) this.open();
  }

  /** Adds the log of an attempt, in place of another one; returns the way to leave it. */
  followLog(follower: LogFollower): () => void {
    this.log = follower;
    this.stop?.();
    this.open();
    return () => {
      if (this.log === follower) this.log = null;
    };
  }

  close(): void {
    this.isLeft = true;
    this.stop?.();
    this.stop = null;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getStatus = (): FeedStatus => this.status;

  private open(): void {
    this.isLeft = false;
    this.stop = openLiveStream({
      url: () => this.address(),
      staysWhenHidden: this.staysWhenHidden,
      on: {
        message: (data) => this.takeEvent(data),
        line: (data) => this.log?.onLine(fromOwnServer('logLine', data)),
        log_end: () => this.log?.onEnd(),
        run: () => this.refetch(),
        queue: () => void this.client.invalidateQueries({ queryKey: runQuery(this.id).queryKey, exact: true }),
        current: () => {
          this.isBehind = false;
          this.tell('open');
        },
      },
      onStatus: (next) => this.onStatus(next),
    });
  }

  private address(): string {
    const event = lastEventId(this.client.getQueryData<OpAttempt[]>(attemptsQuery(this.id).queryKey) ?? []);
    const params = new URLSearchParams(event === null ? {} : { after: String(event) });
    if (this.log !== null) {
      params.set('attempt', String(this.log.attempt));
      params.set('line', String(this.log.lastLine()));
      params.set('latest', String(LATEST_LINES));
    }
    return `/runs/${this.id}/live?${params}`;
  }

  private takeEvent(data: string): void {
    const event = fromOwnServer('event', data);
    this.client.setQueryData(runQuery(this.id).queryKey, (run) => (run === undefined ? run : runAfter(run, event)));
    this.client.setQueryData(attemptsQuery(this.id).queryKey, (attempts) =>
      attempts === undefined ? attempts : attemptsAfter(attempts, event),
    );
    if (event.type !== 'PROGRESS' && event.type !== 'INFO') this.refetch();
  }

  private onStatus(next: StreamStatus): void {
    if (next === 'ended') {
      void this.end();
      return;
    }
    if (next === 'reconnecting') this.isBehind = true;
    this.tell(this.isBehind && next !== 'reconnecting' ? 'catching_up' : next);
    // Between the page and the stream, or in a cut, something may have changed without an event.
    if (next === 'open') this.refetch();
  }

  /** The last word is the fetched one: what the last event announced, outputs above all, and whether somebody has retried the run since. */
  private async end(): Promise<void> {
    this.stop = null;
    this.isBehind = false;
    this.tell('ended');
    await refreshRun(this.client, this.id);
    const run = this.client.getQueryData(runQuery(this.id).queryKey);
    if (!this.isLeft && run !== undefined && !isTerminal(run.state)) this.follow();
  }

  private refetch(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      void refreshRun(this.client, this.id);
    }, SETTLE_MS);
  }

  private tell(status: FeedStatus): void {
    if (status === this.status) return;
    this.status = status;
    for (const listener of this.listeners) listener();
  }
}
