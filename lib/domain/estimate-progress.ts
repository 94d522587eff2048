/** Where an estimate comes from: the op itself, its log, or how long its runs usually take. */
export type ProgressSource = 'reported' | 'log' | 'history';

export interface ProgressEstimate {
  source: ProgressSource;
  /** 0 to 100; of a run that takes longer than usual never the end. */
  percent: number;
  /** Until its end, in ms; null where that cannot be said yet, or any more. */
  leftMs: number | null;
  /** It already takes longer than runs of the op usually do. */
  isOverdue: boolean;
}

interface Known {
  /** Since the start, in ms. */
  elapsedMs: number;
  /** As the op says, 0 to 100. */
  reported: number;
  /** As its log says; null where it does not. */
  inLog: number | null;
  /** How long runs of the op usually take, in ms; null where nobody knows. */
  usualMs: number | null;
}

/** So much must be done, in percent and ms, before the pace says anything. */
const LEAST_PERCENT = 3;
const LEAST_MS = 2000;
/** What only the clock says is never taken for the end. */
const MOST_BY_HISTORY = 95;

/** How far a running attempt is and how long it still takes, by the best source there is; null where there is none. */
export function estimateProgress({ elapsedMs, reported, inLog, usualMs }: Known): ProgressEstimate | null {
  const isOverdue = usualMs !== null && elapsedMs > usualMs;
  if (reported > 0) return { source: 'reported', percent: reported, leftMs: atThisPace(elapsedMs, reported), isOverdue };
  if (inLog !== null) return { source: 'log', percent: inLog, leftMs: atThisPace(elapsedMs, inLog), isOverdue };
  if (usualMs === null || usualMs <= 0) return null;
  const percent = Math.min(MOST_BY_HISTORY, Math.floor((elapsedMs / usualMs) * 100));
  return { source: 'history', percent: Math.max(0, percent), leftMs: isOverdue ? null : usualMs - elapsedMs, isOverdue };
}

function atThisPace(elapsedMs: number, percent: number): number | null {
  if (percent < LEAST_PERCENT || elapsedMs < LEAST_MS || percent >= 100) return null;
  return Math.round((elapsedMs / percent) * (100 - percent));
}
