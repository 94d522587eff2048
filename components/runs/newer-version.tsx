import { Link } from '@/components/ui/link';
import type { OpRun } from '@/lib/contract/run';
import { changeCount } from '@/components/versions/change-count';
import { compareHref } from '@/components/versions/version-links';
import { rerunHref } from './run-links';
import type { RunSurroundings } from './run-surroundings';

interface NewerVersionProps {
  run: Pick<OpRun, 'id' | 'op_definition' | 'op_version'>;
  surroundings: Pick<RunSurroundings, 'latestVersion' | 'isArchived' | 'sinceThen'>;
}

/** The choice that "Run again with changes" leaves open: the latest version instead of the one that ran, and what differs. */
export function NewerVersion({ run, surroundings: { latestVersion: latest, isArchived, sinceThen } }: NewerVersionProps) {
  const { op_definition: name, op_version: ran } = run;
  if (name === null || ran === null || latest === null || latest === ran) return null;
  const version = (each: string) => ({ version: each, revision: null });
  return (
    <p className="flex w-0 min-w-full flex-wrap gap-x-3 gap-y-1 text-xs text-muted sm:justify-end">
      <span>
        {isArchived ? `Version ${ran} is archived; ${latest} is the latest.` : `This was version ${ran}; ${latest} is the latest.`}
      </span>
      <Link href={rerunHref(run, { version: latest })} className="link">
        Run again with {latest}
      </Link>
      {sinceThen === null ? null : (
        <Link href={compareHref(name, version(ran), version(latest))} className="link">
          {`What differs: ${changeCount(sinceThen)}`}
        </Link>
      )}
    </p>
  );
}
