import type { RunState } from '@/lib/domain/run-state';
import { cx } from '@/components/ui/cx';
import { STATE_LOOKS } from './state-look';

/** The one badge of a run's state. */
export function StateBadge({ state, className }: { state: RunState; className?: string }) {
  const { label, icon: Icon, text, soft } = STATE_LOOKS[state];
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-medium whitespace-nowrap',
        text,
        soft,
        className,
      )}
    >
      <Icon aria-hidden="true" className="size-3.5" strokeWidth={2.25} />
      {label}
    </span>
  );
}
