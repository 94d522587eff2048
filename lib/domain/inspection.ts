import { assertNever } from './assert-never';

/** A look at an image: waiting for a worker, in the hands of one, seen, or not to be had. */
export const INSPECTION_STATES = ['PENDING', 'ASSIGNED', 'DONE', 'FAILED'] as const;
export type InspectionState = (typeof INSPECTION_STATES)[number];

/** Nobody waits for an answer longer than this; a worker is given what is younger. Large images take their time. */
export const INSPECTION_WAIT_MS = 10 * 60_000;

export interface InspectionFacts {
  state: InspectionState;
  image: string;
  workerId: string | null;
  /** Why it failed, as the worker said it. */
  error: string | null;
  ageMs: number;
  /** Workers that could look now: online, not draining, with an engine that answers. */
  workers: number;
  /** Whether the worker that has it is online. */
  isHeld: boolean;
}

export type InspectionView =
  | { kind: 'open'; detail: string }
  /** It comes to nothing, though its row may not say so yet. */
  | { kind: 'failed'; detail: string }
  | { kind: 'seen' };

/** How a look at an image stands, in words for the person who waits for it. */
export function viewInspection({ state, image, workerId, error, ageMs, workers, isHeld }: InspectionFacts): InspectionView {
  switch (state) {
    case 'DONE':
      return { kind: 'seen' };
    case 'FAILED':
      return { kind: 'failed', detail: error ?? 'The image could not be seen.' };
    case 'ASSIGNED':
      if (!isHeld) return { kind: 'failed', detail: `Worker ${workerId ?? ''} was lost while it looked at ${image}. Ask again.` };
      if (ageMs > INSPECTION_WAIT_MS)
        return { kind: 'failed', detail: `Worker ${workerId ?? ''} has not answered for ten minutes. Ask again.` };
      return { kind: 'open', detail: `Worker ${workerId ?? ''} looks at the image, and fetches it first where it is missing.` };
    case 'PENDING':
      if (ageMs > INSPECTION_WAIT_MS)
        return { kind: 'failed', detail: 'No worker could look at the image for ten minutes. Ask again when one is online.' };
      if (workers === 0)
        return { kind: 'open', detail: 'No worker is online that could look at the image: it is looked at as soon as one is.' };
      return { kind: 'open', detail: 'A worker is asked to look at the image.' };
    default:
      return assertNever(state);
  }
}
