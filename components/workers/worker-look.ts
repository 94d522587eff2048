import { CircleCheck, CirclePause, CircleStop, Unplug, type LucideIcon } from 'lucide-react';
import type { Worker } from '@/lib/contract/worker';

interface WorkerLook {
  label: string;
  icon: LucideIcon;
  text: string;
  soft: string;
}

/** A machine's state, and whether one that takes nothing new has finished what it had. */
export type WorkerCondition = Worker['state'] | 'DRAINED';

export function conditionOf({ state, running }: Pick<Worker, 'state' | 'running'>): WorkerCondition {
  return state === 'DRAINING' && running.length === 0 ? 'DRAINED' : state;
}

/** How each condition of a machine is called and coloured. */
export const WORKER_LOOKS: Record<WorkerCondition, WorkerLook> = {
  ONLINE: { label: 'Online', icon: CircleCheck, text: 'text-completed', soft: 'bg-completed-soft' },
  DRAINING: { label: 'Draining', icon: CirclePause, text: 'text-warning', soft: 'bg-warning-soft' },
  DRAINED: { label: 'Drained', icon: CircleStop, text: 'text-warning', soft: 'bg-warning-soft' },
  LOST: { label: 'Lost', icon: Unplug, text: 'text-failed', soft: 'bg-failed-soft' },
};
