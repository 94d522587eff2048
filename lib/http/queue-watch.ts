import { subscribe } from '@/lib/server/notifications';

/** Who waits is told this often at most that what they wait for may have changed, in milliseconds: on a busy server it always does. */
const GATHER_MS = 1500;

/** Notices, while a run waits, that other runs or machines change: its place and the reason why it waits may then be others. */
export class QueueWatch {
  private isWaiting = false;
  private isMoved = false;
  private toldAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly runId: string,
    private readonly raise: () => void,
  ) {}

  /** Begins; returns the way to stop listening. */
  async open(): Promise<() => void> {
    const stops = [
      await subscribe('workers', this.move),
      await subscribe('runs', (id) => {
        if (id !== this.runId) this.move();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Whether something moved since it was last told. `isWaiting`: the run waits, so that it is to be watched from now on. */
  hasMoved(isWaiting: boolean): boolean {
    this.isWaiting = isWaiting;
    const hasMoved = isWaiting && this.isMoved;
    this.isMoved = false;
    if (hasMoved) this.toldAt = Date.now();
    return hasMoved;
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private readonly move = (): void => {
    if (!this.isWaiting) return;
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.isMoved = true;
        this.raise();
      },
      Math.max(0, this.toldAt + GATHER_MS - Date.now()),
    );
  };
}
