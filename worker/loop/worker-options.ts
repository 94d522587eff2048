import type { Connection } from '@/lib/client/connection';
import type { Engine } from '@/worker/ports/engine';
import type { ImageKeeper } from './image-keeper';
import type { Watchdog } from './lease-guard';
import type { Log } from './log';

/** What a worker is made of, and its limits. */
export interface WorkerOptions {
  id: string;
  server: Connection;
  engine: Engine;
  log: Log;
  images: ImageKeeper;
  /** The folder that holds the attempts' folders. */
  root: string;
  /** Most runs at once; 4 per core when not given. */
  maxRuns?: number | undefined;
  version: string;
  /** Most that may lie on disk, in MiB, while the server is away; 256 when not given. */
  bufferMb?: number | undefined;
  /** Most that one attempt may leave in output files, in MiB; 10,240 when not given. */
  maxOutputMb?: number | undefined;
  graceMs?: number;
  /** Ends what must not outlive the lease when this process is killed. */
  watchdog?: Watchdog;
  /** Called once the server has answered the first heartbeat. */
  onReady?: () => void;
}
