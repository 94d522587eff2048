import { History, Unplug } from 'lucide-react';
import type { FeedStatus } from '@/components/queries/run-feed';
import { cx } from '@/components/ui/cx';

/** What is said of a page that may be behind; of one that is not, nothing. */
const LOOKS: Partial<Record<FeedStatus, { Icon: typeof Unplug; words: string; look: string }>> = {
  reconnecting: { Icon: Unplug, words: 'Reconnecting…', look: 'bg-warning-soft text-warning' },
  catching_up: { Icon: History, words: 'Catching up…', look: 'bg-sunken text-muted' },
};

/** Says that what is on screen is behind, for as long as it is. */
export function FeedBadge({ status }: { status: FeedStatus }) {
  const shown = LOOKS[status];
  if (shown === undefined) return null;
  const { Icon, words, look } = shown;
  return (
    <span className={cx('inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-medium', look)}>
      <Icon aria-hidden="true" className="size-3.5" />
      {words}
    </span>
  );
}
