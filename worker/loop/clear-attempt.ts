import { reportEvents } from '@/lib/client/reports';
import type { HeartbeatAnswer } from '@/lib/contract/worker';
import { containerName } from './attempt-context';
import { AttemptFolder } from './attempt-folder';
import type { WorkerOptions } from './worker-options';

/** Carries out an order for an attempt that is not in hand: whatever is left of it goes, and who waits for its end hears of it. Never rejects. */
export async function clearAttempt(
  { engine, server, id, root, log }: Pick<WorkerOptions, 'engine' | 'server' | 'id' | 'root' | 'log'>,
  { run_id, attempt, hard }: HeartbeatAnswer['cancel'][number],
): Promise<void> {
  try {
    await engine.remove(containerName({ run_id, attempt }));
    await new AttemptFolder(root, run_id, attempt).remove();
    if (!hard) await reportEvents(server, { worker_id: id, run_id, attempt }, [{ type: 'CANCELLED', msg: 'cancelled' }]);
  } catch (error) {
    log.warn({ run_id, attempt, error: String(error) }, 'An order for an unknown attempt could not be carried out');
  }
}
