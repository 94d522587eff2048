import { formatDuration } from '@/components/format/format-time';
import { formatMebibytes, formatNumber, plural } from '@/components/format/format-size';
import type { OpDefinition } from '@/lib/contract/definition';
import { retryWords } from '@/components/runs/policy-words';
import { Facts, type Fact } from '@/components/ui/facts';
import { Ago } from '@/components/ui/time';

export interface OpStats {
  lastUsedAt: string | null;
  completed: number;
  failed: number;
  medianMs: number | null;
}

/** What a person wants to know before pressing Run: how long it takes, how often it works, what it needs. */
export function OpFacts({ definition, stats }: { definition: OpDefinition; stats: OpStats }) {
  const ended = stats.completed + stats.failed;
  const { cpu, ram_mb, vram_mb } = definition.constraints;
  const needs = [
    cpu === undefined ? null : `${formatNumber(cpu)} CPU`,
    ram_mb === undefined ? null : `${formatMebibytes(ram_mb)} memory`,
    vram_mb === undefined ? null : `${formatMebibytes(vram_mb)} GPU memory`,
  ].filter((need) => need !== null);
  const retries = retryWords(definition.retry_policy);
  const limit = (label: string, seconds: number | null): Fact[] =>
    seconds === null ? [] : [{ label, value: formatDuration(seconds * 1000) }];
  const facts: Fact[] = [
    { label: 'Usually takes', value: stats.medianMs === null ? 'Not known yet' : formatDuration(stats.medianMs) },
    {
      label: 'Succeeds',
      value: ended === 0 ? 'Not known yet' : `${Math.round((stats.completed / ended) * 100)} % of the last ${plural(ended, 'run')}`,
    },
    { label: 'Last used', value: stats.lastUsedAt === null ? 'Never' : <Ago iso={stats.lastUsedAt} /> },
    { label: 'Needs', value: needs.length === 0 ? 'Nothing reserved' : needs.join(', ') },
    ...limit('Time limit', definition.timeout_s),
    ...limit('Waits at most', definition.queue_timeout_s),
    ...limit('Takes in all at most', definition.run_timeout_s),
    ...(retries === null ? [] : [{ label: 'Tries by itself', value: retries }]),
  ];
  return <Facts facts={facts} />;
}
