import { highest } from './usage-series';

interface Used {
  peakRamMb: number | null;
  peakCpu: number | null;
}
interface Limits {
  ramMb: number | null;
  cpu: number | null;
}

/** What its limits should rather be, where what it used is far from them. */
export type SizeAdvice =
  | { kind: 'ram_generous'; suggestMb: number }
  | { kind: 'ram_tight'; suggestMb: number }
  | { kind: 'cpu_generous'; suggest: number }
  | { kind: 'cpu_tight' };

const GENEROUS = 1 / 3;
const TIGHT = 0.9;
/** Room above the highest peak: the next run may need somewhat more. */
const MARGIN = 1.5;
/** Nothing is won by less. */
const LEAST_MB = 64;

/** Advice for whoever wrote the op, from one attempt that came to its end: its peak below a third of a limit, or above nine tenths of it. */
export function sizeAdvice({ peakRamMb, peakCpu }: Used, limits: Limits): SizeAdvice[] {
  const advice: SizeAdvice[] = [];
  if (limits.ramMb !== null && peakRamMb !== null) {
    const share = peakRamMb / limits.ramMb;
    const suggestMb = Math.max(LEAST_MB, roundUp(peakRamMb * MARGIN));
    if (share < GENEROUS && suggestMb < limits.ramMb) advice.push({ kind: 'ram_generous', suggestMb });
    if (share > TIGHT) advice.push({ kind: 'ram_tight', suggestMb: highest(suggestMb, roundUp(limits.ramMb * MARGIN)) ?? suggestMb });
  }
  if (limits.cpu !== null && peakCpu !== null) {
    const share = peakCpu / limits.cpu;
    const suggest = Math.max(0.1, Math.ceil(peakCpu * MARGIN * 10) / 10);
    if (share < GENEROUS && suggest < limits.cpu) advice.push({ kind: 'cpu_generous', suggest });
    if (share > TIGHT) advice.push({ kind: 'cpu_tight' });
  }
  return advice;
}

/** To a figure that a person would write: steps of 16 MB up to 256, then of 64, from 2 GB on of 256. */
function roundUp(mb: number): number {
  const step = mb <= 256 ? 16 : mb <= 2048 ? 64 : 256;
  return Math.ceil(mb / step) * step;
}
