import { cx } from './cx';
import { shareClass } from './share-class';

interface MeterProps {
  label: string;
  /** In the unit of `total`. */
  used: number;
  total: number;
  /** The figures in words with their unit, such as "1.5 of 8 GB used". */
  text: string;
}

/** How much of a machine's resource is taken. */
export function Meter({ label, used, total, text }: MeterProps) {
  const share = total > 0 ? Math.min(100, Math.max(0, (used / total) * 100)) : 0;
  return (
    <div className="min-w-0">
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-muted tabular-nums">{text}</span>
      </div>
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={Math.min(used, total)}
        aria-valuetext={text}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={cx('h-full rounded-full transition-[width] duration-300', shareClass(share), share >= 90 ? 'bg-warning' : 'bg-accent')}
        />
      </div>
    </div>
  );
}
