import { Link } from '@/components/ui/link';
import { changeCount } from './change-count';
import { compareHref, versionsHref } from './version-links';

interface SinceEarlierProps {
  name: string;
  /** How much the version on screen differs from the one before it; null for the first one. */
  since: { from: string; to: string; changes: number; breaking: number } | null;
}

/** On an op's page: what is new in this version, and the way to all of them. */
export function SinceEarlier({ name, since }: SinceEarlierProps) {
  return (
    <p className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {since === null ? null : (
        <Link
          href={compareHref(name, { version: since.from, revision: null }, { version: since.to, revision: null })}
          className="link break-words"
        >
          {`Since ${since.from}: ${changeCount(since)}`}
        </Link>
      )}
      <Link href={versionsHref(name)} className="link">
        All versions
      </Link>
    </p>
  );
}
