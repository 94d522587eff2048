import type { ReactNode } from 'react';
import { formatDigest, imageChanged } from '@/components/format/format-digest';
import { plural } from '@/components/format/format-size';
import { Disclosure } from '@/components/ui/disclosure';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { Tag } from '@/components/ui/tag';
import { Ago, When } from '@/components/ui/time';
import { compareHref, versionHref, versionRunsHref } from './version-links';

interface Revision {
  revision: number;
  image: string;
  imageDigest: string | null;
  latestImageDigest: string | null;
  pinnedAt: string | null;
  registeredAt: string;
  registeredBy: string | null;
  replacedAt: string | null;
  runs: number;
  lastUsedAt: string | null;
}

/** Plain data of one version: what it is, and what it was before it was replaced. */
export interface VersionEntry {
  version: string;
  archivedAt: string | null;
  runs: number;
  lastUsedAt: string | null;
  current: Revision;
  earlier: Revision[];
}

interface VersionListProps {
  name: string;
  latest: string | null;
  versions: VersionEntry[];
  /** Buttons at the end of a version. */
  actions: (version: VersionEntry) => ReactNode;
}

/** Every version, newest first, and under each what it was before. */
export function VersionList({ name, latest, versions, actions }: VersionListProps) {
  return (
    <ul aria-label="Versions" className="divide-y divide-line">
      {versions.map((entry, index) => {
        const older = versions[index + 1];
        return (
          <li key={entry.version} className="grid gap-x-4 gap-y-2 px-4 py-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:px-5">
            <div className="min-w-0">
              <h3 className="flex flex-wrap items-center gap-2 font-semibold">
                <Link href={versionHref(name, entry.version)} className="link break-all">
                  {entry.version}
                </Link>
                {entry.version === latest ? <Tag>Latest</Tag> : null}
                {entry.archivedAt === null ? null : <Tag>Archived</Tag>}
              </h3>
              <Facts name={name} entry={entry} />
              {entry.earlier.length === 0 ? null : <EarlierRevisions name={name} entry={entry} />}
            </div>
            <div className="flex flex-wrap items-start gap-3 text-sm sm:justify-end">
              {older === undefined ? null : (
                <Link href={compareHref(name, current(older.version), current(entry.version))} className="link py-1.5">
                  Compare with {older.version}
                </Link>
              )}
              {actions(entry)}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function current(version: string) {
  return { version, revision: null };
}

function Facts({ name, entry }: { name: string; entry: VersionEntry }) {
  return (
    <div className="mt-1 grid gap-0.5 text-sm text-muted">
      <p>
        {entry.earlier.length === 0 ? 'Registered ' : 'Replaced '}
        <When iso={entry.current.registeredAt} />
        {entry.current.registeredBy === null ? '' : ` by ${entry.current.registeredBy}`}
        {entry.archivedAt === null ? null : (
          <>
            , archived <When iso={entry.archivedAt} />
          </>
        )}
      </p>
      <ImageFacts revision={entry.current} />
      <p>
        {entry.runs === 0 ? (
          'Never run'
        ) : (
          <>
            <Link href={versionRunsHref(name, entry.version)} className="link">
              {plural(entry.runs, 'run')}
              <span className="sr-only"> of version {entry.version}</span>
            </Link>
            {entry.lastUsedAt === null ? null : (
              <>
                , the last one <Ago iso={entry.lastUsedAt} />
              </>
            )}
          </>
        )}
      </p>
    </div>
  );
}

function ImageFacts({ revision: { image, imageDigest, latestImageDigest, pinnedAt } }: { revision: Revision }) {
  return (
    <>
      <p className="text-muted">
        <code className="font-mono text-xs break-all">{image}</code>
        {imageDigest === null || pinnedAt === null ? null : (
          <>
            {', '}
            <code className="font-mono text-xs break-all" title={imageDigest}>
              {formatDigest(imageDigest)}
            </code>{' '}
            when it was first used, <When iso={pinnedAt} />
          </>
        )}
      </p>
      {imageChanged(image, imageDigest, latestImageDigest) === null ? null : (
        <div className="my-1">
          <Notice>{imageChanged(image, imageDigest, latestImageDigest)}</Notice>
        </div>
      )}
    </>
  );
}

function EarlierRevisions({ name, entry }: { name: string; entry: VersionEntry }) {
  const { version, current: now, earlier } = entry;
  return (
    <div className="mt-2">
      <Disclosure summary={`${plural(earlier.length, 'earlier revision')} of ${version}`}>
        <ul className="grid gap-3 border-l-2 border-line pl-4 text-sm">
          {earlier.map((each) => (
            <li key={each.revision} className="min-w-0">
              <p className="font-medium">Revision {each.revision}</p>
              <p className="text-muted">
                <When iso={each.registeredAt} />
                {each.registeredBy === null ? '' : ` by ${each.registeredBy}`}
                {each.replacedAt === null ? null : (
                  <>
                    , until <When iso={each.replacedAt} />
                  </>
                )}
              </p>
              <ImageFacts revision={each} />
              <p className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
                <span>
                  {each.runs === 0 ? 'Never run' : plural(each.runs, 'run')}
                  {each.lastUsedAt === null ? null : (
                    <>
                      , the last one <Ago iso={each.lastUsedAt} />
                    </>
                  )}
                </span>
                <Link href={compareHref(name, { version, revision: each.revision }, current(version))} className="link">
                  Compare with revision {now.revision}, the current one
                </Link>
              </p>
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}
