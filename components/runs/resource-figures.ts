import type { AttemptUsage, UsagePoint } from '@/lib/contract/usage';
import type { Constraints } from '@/lib/contract/values';
import type { SizeAdvice } from '@/lib/domain/size-advice';
import { formatBytes, formatMebibytes, formatNumber } from '@/components/format/format-size';

/** One chart: what the line is, its upper edge, and the figures in words. */
export interface ResourceChart {
  label: string;
  points: { at: number; value: number }[];
  max: number;
  /** The upper edge is a limit of the run. */
  isLimit: boolean;
  /** The figures in words: "at most 210 MB of 512 MB". */
  words: string;
}

/** Room above the highest value where there is no limit. */
const HEADROOM = 1.15;

/** CPU, memory and network of an attempt, as far as there is something to show. */
export function resourceCharts(usage: AttemptUsage, constraints: Constraints): ResourceChart[] {
  const { points } = usage;
  const last = points.at(-1);
  if (last === undefined) return [];
  const chart = (label: string, pick: (point: UsagePoint) => number, limit: number | undefined, peak: number | null, words: string) => {
    const values = points.map((point) => ({ at: point.s * 1000, value: pick(point) }));
    const top = Math.max(peak ?? 0, ...values.map(({ value }) => value)) * HEADROOM;
    return { label, points: values, max: limit ?? top, isLimit: limit !== undefined, words };
  };
  const { cpu, ram_mb } = constraints;
  return [
    chart('Memory', (point) => point.ram_mb, ram_mb, usage.peak_ram_mb, atMost(usage.peak_ram_mb, ram_mb, formatMebibytes)),
    chart('CPU', (point) => point.cpu, cpu, usage.peak_cpu, atMost(usage.peak_cpu, cpu, cores)),
    ...networkChart(points, last),
  ];
}

function atMost(peak: number | null, limit: number | undefined, format: (value: number) => string): string {
  return `at most ${format(peak ?? 0)}${limit === undefined ? '' : ` of ${format(limit)}`}`;
}

function cores(value: number): string {
  return `${formatNumber(value)} ${value === 1 ? 'core' : 'cores'}`;
}

/** The pace of what came and went; left out where next to nothing did. */
function networkChart(points: readonly UsagePoint[], last: UsagePoint): ResourceChart[] {
  const [received, sent] = [last.rx_kb ?? 0, last.tx_kb ?? 0];
  if (received + sent < 100) return [];
  let before = { s: 0, kb: 0 };
  const paces = points.map((point) => {
    const now = { s: point.s, kb: (point.rx_kb ?? 0) + (point.tx_kb ?? 0) };
    const value = now.s > before.s ? Math.max(0, now.kb - before.kb) / (now.s - before.s) : 0;
    before = now;
    return { at: point.s * 1000, value };
  });
  const words = `${formatBytes(received * 1024)} received, ${formatBytes(sent * 1024)} sent`;
  return [{ label: 'Network', points: paces, max: Math.max(...paces.map(({ value }) => value)) * HEADROOM, isLimit: false, words }];
}

/** What the author of the op could do about its size, in a sentence. */
export function sizeSentence(advice: SizeAdvice): string {
  switch (advice.kind) {
    case 'ram_generous':
      return `It was given far more memory than it used: ${formatMebibytes(advice.suggestMb)} (ram_mb: ${advice.suggestMb}) would do for runs like this, and more of them fit on a machine.`;
    case 'ram_tight':
      return `It came close to its memory limit: with ${formatMebibytes(advice.suggestMb)} (ram_mb: ${advice.suggestMb}) a slightly larger run would not fail.`;
    case 'cpu_generous':
      return `It was given far more CPU than it used: ${formatNumber(advice.suggest)} (cpu: ${formatNumber(advice.suggest)}) would do for runs like this.`;
    case 'cpu_tight':
      return 'It used all the CPU that it may: with more it would probably be faster.';
  }
}
