'use client';

import { useQuery } from '@tanstack/react-query';
import type { Forecast } from '@/lib/contract/run';
import { assertNever } from '@/lib/domain/assert-never';
import { formatDuration } from '@/components/format/format-time';
import { forecastQuery } from '@/components/queries/list-queries';
import { Notice } from '@/components/ui/notice';

interface ForecastLineProps {
  name: string;
  version: string;
}

/** What will happen when Run is pressed: which version, how long it usually takes, and whether it starts at once. */
export function ForecastLine({ name, version }: ForecastLineProps) {
  const { data } = useQuery(forecastQuery(name, version));
  if (data === undefined) return null;
  if (data.starts === 'never') {
    return (
      <Notice tone="warning" title="No worker can take a run of this op now.">
        {`${data.waiting.reason} It would wait until one that can joins.`}
      </Notice>
    );
  }
  return <p className="text-sm text-muted">{forecastWords(data)}</p>;
}

/** The same in words. */
export function forecastWords({ version, usual_ms: usual, starts, waiting }: Forecast): string {
  const takes = usual === null ? `Runs version ${version}.` : `Runs version ${version}, usually done within ${formatDuration(usual)}.`;
  return `${takes} ${startWords(starts, waiting.reason)}`;
}

function startWords(starts: Forecast['starts'], reason: string): string {
  switch (starts) {
    case 'now':
      return 'It starts at once.';
    case 'later':
    case 'never':
      return `It would wait. ${reason}`;
    default:
      return assertNever(starts);
  }
}
