import type { ReactNode } from 'react';
import type { OpAttempt, OpRun } from '@/lib/contract/run';
import { formatMebibytes, formatNumber } from '@/components/format/format-size';
import { formatDuration } from '@/components/format/format-time';
import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { Facts, type Fact } from '@/components/ui/facts';
import { Link } from '@/components/ui/link';
import { When } from '@/components/ui/time';
import { retryWords } from './policy-words';

function mono(text: string) {
  return <code className="font-mono text-xs break-all">{text}</code>;
}

function needs({ cpu, ram_mb, vram_mb, gpu_id }: OpAttempt['constraints']): string {
  const parts = [
    cpu === undefined ? null : `${formatNumber(cpu)} CPU`,
    ram_mb === undefined ? null : `${formatMebibytes(ram_mb)} memory`,
    vram_mb === undefined ? null : `${formatMebibytes(vram_mb)} GPU memory`,
    gpu_id === undefined ? null : `GPU ${gpu_id}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'Nothing reserved' : parts.join(', ');
}

/** A fact of the summary, where the worker reported it. */
function given<T>(label: string, value: T | null | undefined, show: (value: T) => ReactNode): Fact[] {
  return value === null || value === undefined ? [] : [{ label, value: show(value) }];
}

/** Facts for those who look after the machines, out of the way of everybody else. */
export function RunDetails({ run, attempt }: { run: OpRun; attempt: OpAttempt }) {
  const summary = attempt.execution_summary;
  const moment = (label: string, iso: string | null): Fact[] => (iso === null ? [] : [{ label, value: <When iso={iso} /> }]);
  const facts: Fact[] = [
    {
      label: 'Run id',
      value: (
        <span className="inline-flex items-center gap-1">
          {mono(run.id)}
          <CopyButton text={run.id} label="Copy the run id" />
        </span>
      ),
    },
    { label: 'Image', value: mono(run.image) },
    ...given('Image digest', summary.image_digest, mono),
    { label: 'Attempt', value: `${attempt.attempt} of ${run.current_attempt}` },
    { label: 'Worker', value: attempt.worker_id === null ? 'None yet' : mono(attempt.worker_id) },
    ...given('Exit code', summary.exit_code, String),
    ...given('Cause', summary.cause, mono),
    ...given('GPU', attempt.gpu_id ?? summary.gpu_id, mono),
    ...given('Peak memory', summary.peak_ram_mb, formatMebibytes),
    ...given('Peak CPU', summary.peak_cpu, (cores) => `${formatNumber(cores)} ${cores === 1 ? 'core' : 'cores'}`),
    ...(summary.events_dropped ? [{ label: 'Events left out', value: `${summary.events_dropped} beyond the limit of 2,000` }] : []),
    { label: 'Needs', value: needs(attempt.constraints) },
    { label: 'Time limit', value: attempt.timeout_s === null ? 'None' : formatDuration(attempt.timeout_s * 1000) },
    ...given('Waits at most', run.queue_timeout_s, (seconds) => formatDuration(seconds * 1000)),
    ...given('Takes in all at most', run.run_timeout_s, (seconds) => formatDuration(seconds * 1000)),
    ...(run.run_timeout_s == null ? [] : moment('Ends at the latest', run.run_deadline_at ?? null)),
    { label: 'Priority', value: String(attempt.priority) },
    { label: 'Tries by itself', value: retryWords(run.retry_policy) ?? 'No' },
    ...(run.rerun_of === null
      ? []
      : [
          {
            label: 'Made from',
            value: (
              <>
                <Link href={`/runs/${run.rerun_of}`} className="link">
                  An earlier run
                </Link>
                {', '}
                <Link href={`/runs/compare?left=${run.rerun_of}&right=${run.id}:${attempt.attempt}`} className="link">
                  compare with it
                </Link>
              </>
            ),
          },
        ]),
    ...moment('Asked for', attempt.createdAt),
    ...moment('Assigned', attempt.assigned_at),
    ...moment('Started', attempt.started_at),
    ...moment('Asked to stop', attempt.cancel_asked_at ?? null),
    ...moment('Ended', attempt.finished_at),
  ];
  return (
    <Disclosure summary="Details">
      <Facts facts={facts} />
    </Disclosure>
  );
}
