import { CircleCheck, CirclePause, Unplug, type LucideIcon } from 'lucide-react';
import type { Worker } from '@/lib/contract/worker';

interface WorkerLook {
  label: string;
  icon: LucideIcon;
  text: string;
  soft: string;
}

/** How each state of a machine is called and coloured. */
export const WORKER_LOOKS: Record<Worker['state'], WorkerLook> = {
  ONLINE: { label: 'Online', icon: CircleCheck, text: 'text-completed', soft: 'bg-completed-soft' },
  DRAINING: { label: 'Draining', icon: CirclePause, text: 'text-warning', soft: 'bg-warning-soft' },
  LOST: { label: 'Lost', icon: Unplug, text: 'text-failed', soft: 'bg-failed-soft' },
};
