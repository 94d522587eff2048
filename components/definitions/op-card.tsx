import { formatDuration } from '@/components/format/format-time';
import { Link } from '@/components/ui/link';
import { versionsHref } from '@/components/versions/version-links';
import { Tag } from '@/components/ui/tag';
import { Ago } from '@/components/ui/time';
import type { OpSummary } from './op-summary';

/** One op in a list; the whole card leads to its form. */
export function OpCard({ op }: { op: OpSummary }) {
  const ended = op.completed + op.failed;
  return (
    <li className="relative flex min-w-0 flex-col rounded-lg border border-line bg-surface p-4 shadow-raised transition-colors hover:border-edge">
      <h3 className="font-semibold">
        <Link
          href={op.archived ? versionsHref(op.name) : `/definitions/${op.name}`}
          className="break-words after:absolute after:inset-0 after:rounded-lg"
        >
          {op.title}
        </Link>
      </h3>
      <p className="mt-1 line-clamp-2 text-sm break-words text-muted">{op.does ?? 'No description yet.'}</p>
      <p className="mt-auto flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5 pt-3 text-sm text-muted">
        <span>
          {op.lastUsedAt === null ? (
            'Not used yet'
          ) : (
            <>
              Used <Ago iso={op.lastUsedAt} />
            </>
          )}
          {op.medianMs === null ? null : `, takes about ${formatDuration(op.medianMs)}`}
          {ended === 0 ? null : `, succeeds ${Math.round((op.completed / ended) * 100)} %`}
          {op.owner === null ? null : ` · by ${op.owner}`}
        </span>
        {op.tags.length === 0 ? null : (
          <span className="flex flex-wrap gap-1">
            {op.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        )}
      </p>
    </li>
  );
}

/** Cards side by side where there is room. */
export function OpCards({ ops, label }: { ops: OpSummary[]; label: string }) {
  return (
    <ul aria-label={label} className="grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-3">
      {ops.map((op) => (
        <OpCard key={op.name} op={op} />
      ))}
    </ul>
  );
}
