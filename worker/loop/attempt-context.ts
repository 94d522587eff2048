import type { Connection } from '@/lib/client/connection';
import type { Holding } from '@/lib/client/reports';
import { isUnreachable, type Engine } from '@/worker/ports/engine';
import type { AttemptFolder } from './attempt-folder';
import { pause } from './backoff';
import type { ImageKeeper } from './image-keeper';
import type { Log } from './log';
import type { Outbox } from './outbox';

/** What the parts of one attempt's life share. */
export interface AttemptContext {
  engine: Engine;
  images: ImageKeeper;
  server: Connection;
  log: Log;
  folder: AttemptFolder;
  holding: Holding;
  outbox: Outbox;
  /** Most that the attempt may leave in output files, in MiB. */
  maxOutputMb: number;
  /** Aborts when the attempt is no longer ours: nothing more is said about it. */
  dropped: AbortSignal;
  /** Aborts when the attempt is to end, for whatever reason. */
  stopping: AbortSignal;
}

/** Name and labels of an attempt's container. */
export function containerName({ run_id, attempt }: Pick<Holding, 'run_id' | 'attempt'>): string {
  return `gyoza-${run_id}-${attempt}`;
}

/** Carried by containers of ops that never run beside themselves. */
export const EXCLUSIVE_LABEL = 'gyoza.exclusive';

export function containerLabels(installation: string, { worker_id, run_id, attempt }: Holding): Record<string, string> {
  return { 'gyoza.installation': installation, 'gyoza.worker': worker_id, 'gyoza.run_id': run_id, 'gyoza.attempt': String(attempt) };
}

/** Repeats a call for as long as the engine does not answer: an engine that is away loses nothing. Rejects with the signal's reason when aborted. */
export async function untilAnswered<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      await pause(failures, signal);
      signal?.throwIfAborted();
    }
  }
}
