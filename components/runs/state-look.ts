import { Ban, CircleCheck, CircleDashed, CircleX, Clock, Play, type LucideIcon } from 'lucide-react';
import type { RunState } from '@/lib/domain/run-state';

export interface StateLook {
  /** The word on screen. */
  label: string;
  icon: LucideIcon;
  /** Classes for words and icon, for the ground of a badge, and for the filled part of a bar. */
  text: string;
  soft: string;
  fill: string;
}

/** How each state is called and coloured, everywhere. */
export const STATE_LOOKS: Record<RunState, StateLook> = {
  PENDING: { label: 'Pending', icon: Clock, text: 'text-pending', soft: 'bg-pending-soft', fill: 'bg-pending' },
  ASSIGNED: { label: 'Assigned', icon: CircleDashed, text: 'text-assigned', soft: 'bg-assigned-soft', fill: 'bg-assigned' },
  RUNNING: { label: 'Running', icon: Play, text: 'text-running', soft: 'bg-running-soft', fill: 'bg-running' },
  COMPLETED: { label: 'Completed', icon: CircleCheck, text: 'text-completed', soft: 'bg-completed-soft', fill: 'bg-completed' },
  FAILED: { label: 'Failed', icon: CircleX, text: 'text-failed', soft: 'bg-failed-soft', fill: 'bg-failed' },
  CANCELLED: { label: 'Cancelled', icon: Ban, text: 'text-cancelled', soft: 'bg-cancelled-soft', fill: 'bg-cancelled' },
};
