import { errorText } from '@/components/queries/error-text';
import { Notice } from '@/components/ui/notice';
import type { Worker } from '@/lib/contract/worker';
import { conditionOf } from './worker-look';

/** What keeps a machine from taking runs, and why the last press of a button came to nothing. */
export function WorkerNotices({ worker, error }: { worker: Worker; error: Error | null }) {
  const condition = conditionOf(worker);
  return (
    <>
      {error === null ? null : (
        <Notice tone="error" announce>
          {errorText(error)}
        </Notice>
      )}
      {worker.engine_error === null || condition === 'LOST' ? null : (
        <Notice tone="warning" title="Its container engine does not answer, so nothing new starts here.">
          {worker.engine_error}
        </Notice>
      )}
      {condition === 'LOST' ? (
        <Notice tone="warning">
          What ran here waits for another machine. Start the worker there again, or forget it if the machine is gone for good.
        </Notice>
      ) : null}
      {condition === 'DRAINED' ? (
        <Notice>Nothing runs here any more: the worker can be stopped or upgraded without losing anything.</Notice>
      ) : null}
    </>
  );
}
