import type { RunState } from '@/lib/domain/run-state';
import { STATE_LOOKS } from '@/components/runs/state-look';

/** One character for each state, where a tab shows little more, and its colour on an icon. */
export const STATE_MARKS: Record<RunState, { mark: string; colour: string }> = {
  PENDING: { mark: '…', colour: '#8a8378' },
  ASSIGNED: { mark: '…', colour: '#8a8378' },
  RUNNING: { mark: '▶', colour: '#1d6fd1' },
  COMPLETED: { mark: '✓', colour: '#1a7f37' },
  FAILED: { mark: '✗', colour: '#c62828' },
  CANCELLED: { mark: '⊘', colour: '#8a8378' },
};

/** How a run stands, for the tab and for a notification: "✓ Hello is Completed". */
export function runWords(state: RunState, title: string): string {
  return `${STATE_MARKS[state].mark} ${title} is ${STATE_LOOKS[state].label}`;
}
