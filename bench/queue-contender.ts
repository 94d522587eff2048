/** A queue as the bench sees it: jobs that do nothing, in a database of its own on the same server. */
export interface Contender {
  name: string;
  /** What its figures include. */
  note: string;
  /** Adds one job and answers its id; at most `AT_ONCE` of these at a time. */
  add(): Promise<string>;
  /** Serves the queue, `AT_ONCE` jobs at a time, until the promise's function is called. `started` hears of each job as its work begins, `finished` when its end is stored. */
  work(hear: { started: (id: string) => void; finished: (id: string) => void }): Promise<() => Promise<void>>;
  /** Leaves exactly `count` jobs waiting, all alike. */
  fill(count: number): Promise<void>;
  /** Takes one waiting job, and answers how long that took, in milliseconds; what follows is not counted. */
  timeClaim(): Promise<number>;
  /** CPU time that its server has used so far, in milliseconds; only where it has a process of its own beside the bench and the database. */
  cpuMs?(): Promise<number>;
  close(): Promise<void>;
}

export const AT_ONCE = 8;
