import { formatDuration } from '@/components/format/format-time';
import type { RetryPolicy } from '@/lib/contract/values';
import type { RetryableCause } from '@/lib/domain/cause';

const AFTER: Record<RetryableCause, string> = {
  exit: 'a failure of its own',
  out_of_memory: 'running out of memory',
  timeout: 'its time limit',
  image_missing: 'a missing image',
  program_missing: 'a missing program',
  no_space: 'a full disk',
  bad_output: 'outputs that cannot be read',
  permission: 'a missing right',
  engine: 'a fault of the container engine',
};

/** How often a run is tried by itself, when, and after what; null for one that is tried once. */
export function retryWords({ max_attempts, backoff_s, backoff_factor, retry_on }: RetryPolicy): string | null {
  if (max_attempts === 1 || retry_on?.length === 0) return null;
  const delay = backoff_s === 0 ? '' : `, ${formatDuration(backoff_s * 1000)} after a failure${backoff_factor > 1 ? ', then longer' : ''}`;
  const causes = retry_on === undefined ? '' : `; only after ${retry_on.map((cause) => AFTER[cause]).join(' or ')}`;
  return `Up to ${max_attempts} times${delay}${causes}`;
}
