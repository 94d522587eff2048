import { cx } from './cx';
import { shareClass } from './share-class';

interface ProgressProps {
  /** 0–100, or null where there is work but nobody knows how much. */
  value: number | null;
  /** What is under way, for those who cannot see the bar. */
  label: string;
  /** Class of the filled part. */
  fill?: string;
  size?: 'sm' | 'md';
}

/** A bar for work that moves towards an end. */
export function Progress({ value, label, fill = 'bg-running', size = 'md' }: ProgressProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value === null ? {} : { 'aria-valuenow': value, 'aria-valuetext': `${value} %` })}
      className={cx('w-full overflow-hidden rounded-full bg-sunken', size === 'sm' ? 'h-1' : 'h-1.5')}
    >
      {value === null ? (
        <div className={cx('h-full w-2/7 animate-sweep rounded-full opacity-70', fill)} />
      ) : (
        <div className={cx('h-full rounded-full transition-[width] duration-300', shareClass(value), fill)} />
      )}
    </div>
  );
}
