import { Unplug } from 'lucide-react';

/** Says that what is on screen may be behind, for as long as the connection is cut. */
export function ReconnectingBadge() {
  return (
    <span
      role="status"
      className="inline-flex items-center gap-1.5 rounded-full bg-warning-soft px-2.5 py-0.5 text-sm font-medium text-warning"
    >
      <Unplug aria-hidden="true" className="size-3.5" />
      Reconnecting…
    </span>
  );
}
