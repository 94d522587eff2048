import type { ProgressEstimate, ProgressSource } from '@/lib/domain/estimate-progress';
import { formatElapsed } from '@/components/format/format-time';

const SOURCES: Record<ProgressSource, string> = {
  reported: 'as the op reports',
  log: 'read from its log',
  history: 'by how long it usually takes',
};

/** How far it is and how long it still takes, with where that comes from: "45 %, about 12 s left (read from its log)". */
export function progressWords({ source, percent, leftMs, isOverdue }: ProgressEstimate, usualMs: number | null): string {
  const share = source === 'history' ? null : `${percent} %`;
  const usual = isOverdue && usualMs !== null ? `longer than the usual ${formatElapsed(usualMs)}` : null;
  const left = leftMs === null ? null : `about ${formatElapsed(Math.max(1000, leftMs))} left`;
  const said = [share, left, usual].filter((part) => part !== null).join(', ');
  return `${said} (${SOURCES[source]})`;
}
