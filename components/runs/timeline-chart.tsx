'use client';

import { useState } from 'react';
import type { OpAttempt } from '@/lib/contract/run';
import { formatClock, formatDuration } from '@/components/format/format-time';
import { cx } from '@/components/ui/cx';
import { shareClass } from '@/components/ui/share-class';
import { useNow, useZone } from '@/components/ui/now';
import { attemptBars, type AttemptBar, type Stretch, type StretchKind } from './timeline-bars';

const FILLS: Record<StretchKind, string> = {
  backoff: 'bg-edge',
  waiting: 'bg-pending',
  image: 'bg-warning',
  starting: 'bg-assigned',
  running: 'bg-running',
  phase: 'bg-running',
  stopping: 'bg-cancelled',
};

/** How each attempt spent its time, as bars of one scale. The list beside it tells the same in words, and is the form for those who cannot see it. */
export function TimelineChart({ attempts, selected }: { attempts: OpAttempt[]; selected: number }) {
  const now = useNow();
  const zone = useZone();
  const [shown, setShown] = useState<string | null>(null);
  const bars = attemptBars(attempts, now);
  if (bars.every(({ ms }) => ms === 0)) return null;
  const told = bars.flatMap((bar) =>
    bar.stretches.map((stretch, index) => ({ key: keyOf(bar, index), words: stretchWords(stretch, zone) })),
  );
  return (
    <div className="mb-4 grid gap-2">
      {bars.map((bar) => (
        <div key={bar.attempt} className="flex items-center gap-3">
          {bars.length === 1 ? null : (
            <span className={cx('w-16 shrink-0 text-xs', bar.attempt === selected ? 'font-medium text-ink' : 'text-muted')}>
              Attempt {bar.attempt}
            </span>
          )}
          <div className="h-4 min-w-0 flex-1 rounded-sm bg-sunken">
            <div className={cx('flex h-full gap-px', shareClass(Math.max(2, bar.share * 100)))}>
              {bar.stretches.map((stretch, index) => (
                <span
                  key={keyOf(bar, index)}
                  role="img"
                  tabIndex={0}
                  aria-label={stretchWords(stretch, zone)}
                  onMouseEnter={() => setShown(keyOf(bar, index))}
                  onMouseLeave={() => setShown(null)}
                  onFocus={() => setShown(keyOf(bar, index))}
                  onBlur={() => setShown(null)}
                  className={cx(
                    'h-full min-w-0.5 grow first:rounded-l-sm last:rounded-r-sm',
                    shareClass(bar.ms > 0 ? (stretch.ms / bar.ms) * 100 : 0),
                    FILLS[stretch.kind],
                    stretch.kind === 'phase' && index % 2 === 1 && 'opacity-70',
                  )}
                />
              ))}
            </div>
          </div>
          <span className="w-16 shrink-0 text-right text-xs text-muted tabular-nums">{formatDuration(bar.ms)}</span>
        </div>
      ))}
      {/* Always there, so that nothing moves under the pointer. */}
      <p aria-hidden="true" className="min-h-4 text-xs break-words text-muted tabular-nums">
        {told.find(({ key }) => key === shown)?.words ?? 'Point at a part of the bar for its exact times.'}
      </p>
    </div>
  );
}

function keyOf({ attempt }: AttemptBar, index: number): string {
  return `${attempt}.${index}`;
}

function stretchWords({ label, from, to, ms }: Stretch, zone: string): string {
  const until = to === null ? 'until now' : `to ${formatClock(to, zone)}`;
  return `${label}: ${formatClock(from, zone)} ${until}, ${formatDuration(ms)}`;
}
