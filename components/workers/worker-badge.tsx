import { cx } from '@/components/ui/cx';
import type { Worker } from '@/lib/contract/worker';
import { WORKER_LOOKS, conditionOf } from './worker-look';

/** Whether a machine takes runs, and if not why. */
export function WorkerBadge({ worker }: { worker: Pick<Worker, 'state' | 'running'> }) {
  const { label, icon: Icon, text, soft } = WORKER_LOOKS[conditionOf(worker)];
  return (
    <span className={cx('inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-medium', text, soft)}>
      <Icon aria-hidden="true" className="size-3.5" />
      {label}
    </span>
  );
}
