'use client';

import { formatAgo, formatClock, formatDate, formatDateTime, formatDuration, formatElapsed } from '@/components/format/format-time';
import { useNow, useZone } from './now';

/** A moment: date and time in the person's zone. */
export function When({ iso }: { iso: string }) {
  const zone = useZone();
  return (
    <time dateTime={iso} className="tabular-nums">
      {formatDateTime(iso, zone)}
    </time>
  );
}

/** The time of day of a moment whose date is plain from its surroundings; the full date is its title. */
export function Clock({ iso }: { iso: string }) {
  const zone = useZone();
  return (
    <time dateTime={iso} title={formatDateTime(iso, zone)} className="tabular-nums">
      {formatClock(iso, zone)}
    </time>
  );
}

/** How long ago, with the full date as its title. */
export function Ago({ iso }: { iso: string }) {
  const now = useNow();
  const zone = useZone();
  return (
    <time dateTime={iso} title={formatDateTime(iso, zone)} className="whitespace-nowrap tabular-nums">
      {formatAgo(iso, now) ?? formatDate(iso, zone)}
    </time>
  );
}

/** How long something took, or has been going on for while it has no end. */
export function Duration({ from, to }: { from: string; to: string | null }) {
  return to === null ? <Elapsed from={from} /> : <Length ms={Date.parse(to) - Date.parse(from)} />;
}

function Elapsed({ from }: { from: string }) {
  const now = useNow();
  return <span className="whitespace-nowrap tabular-nums">{formatElapsed(now - Date.parse(from))}</span>;
}

function Length({ ms }: { ms: number }) {
  return <span className="whitespace-nowrap tabular-nums">{formatDuration(ms)}</span>;
}
