import { formatMebibytes, formatNumber, plural } from '@/components/format/format-size';
import { Meter } from '@/components/ui/meter';
import type { Worker } from '@/lib/contract/worker';

/** How much of a machine its runs have reserved. */
export function ReservedMeters({ worker: { resources, used, running, max_runs } }: { worker: Worker }) {
  const vram = resources.gpus.reduce((sum, gpu) => sum + gpu.vram_mb, 0);
  return (
    <>
      <Meter
        label="CPU"
        used={used.cpu}
        total={resources.cpu}
        text={`${formatNumber(used.cpu)} of ${plural(resources.cpu, 'core')} reserved`}
      />
      <Meter
        label="Memory"
        used={used.ram_mb}
        total={resources.ram_mb}
        text={`${formatMebibytes(used.ram_mb)} of ${formatMebibytes(resources.ram_mb)} reserved`}
      />
      {vram === 0 ? null : (
        <Meter
          label="GPU memory"
          used={used.vram_mb}
          total={vram}
          text={`${formatMebibytes(used.vram_mb)} of ${formatMebibytes(vram)} reserved`}
        />
      )}
      <Meter label="Runs at once" used={running.length} total={max_runs} text={`${running.length} of at most ${plural(max_runs, 'run')}`} />
    </>
  );
}
