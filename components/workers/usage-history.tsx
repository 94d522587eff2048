import { formatMebibytes } from '@/components/format/format-size';
import { Sparkline } from '@/components/ui/sparkline';
import type { WorkerDetail } from '@/lib/contract/worker';

const MINUTES = 15;

interface SeriesProps {
  label: string;
  /** The figure of now, in words. */
  now: string;
  values: { at: number; value: number }[];
  max: number;
  format: (value: number) => string;
}

/** What is really in use on a machine, by its runs and everything else: now, and over the last minutes. */
export function UsageHistory({ worker }: { worker: WorkerDetail }) {
  const { usage, history, resources } = worker;
  if (usage === null) {
    return (
      <p className="text-sm text-muted">
        This worker does not say what is in use: it is older than this server, or its container engine is on another machine.
      </p>
    );
  }
  const over = (pick: (sample: WorkerDetail['history'][number]) => number | undefined) =>
    history.flatMap((sample) => {
      const value = pick(sample);
      return value === undefined ? [] : [{ at: Date.parse(sample.t), value }];
    });
  return (
    <div className="grid gap-4">
      <Series label="CPU" now={percent(usage.cpu_percent)} values={over((sample) => sample.cpu_percent)} max={100} format={percent} />
      <Series
        label="Memory"
        now={`${formatMebibytes(usage.ram_used_mb)} of ${formatMebibytes(resources.ram_mb)}`}
        values={over((sample) => sample.ram_used_mb)}
        max={resources.ram_mb}
        format={formatMebibytes}
      />
      {usage.gpus.map(({ id, vram_used_mb, utilization_percent }) => {
        const gpu = resources.gpus.find((each) => each.id === id);
        return (
          <Series
            key={id}
            label={gpu === undefined ? `GPU ${id}` : `GPU ${id}, ${gpu.name}`}
            now={`${percent(utilization_percent)}, ${formatMebibytes(vram_used_mb)}${gpu === undefined ? '' : ` of ${formatMebibytes(gpu.vram_mb)}`}`}
            values={over((sample) => sample.gpus.find((each) => each.id === id)?.utilization_percent)}
            max={100}
            format={percent}
          />
        );
      })}
      <p className="text-xs text-muted">By everything on the machine, over the last {MINUTES} minutes.</p>
    </div>
  );
}

function Series({ label, now, values, max, format }: SeriesProps) {
  const figures = values.map(({ value }) => value);
  const range = figures.length === 0 ? 'nothing known yet' : `between ${format(Math.min(...figures))} and ${format(Math.max(...figures))}`;
  return (
    <div className="min-w-0">
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-muted tabular-nums">{now}</span>
      </div>
      <Sparkline label={`${label} over the last ${MINUTES} minutes: ${range}`} points={values} max={max} spanMs={MINUTES * 60_000} />
    </div>
  );
}

function percent(value: number): string {
  return `${Math.round(value)} %`;
}
