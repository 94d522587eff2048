import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Link } from '@/components/ui/link';
import { found } from '../../../../found';
import { requireSeenOp } from '../../../../seen-op';
import { definitionName } from '@/lib/contract/values';
import type { DefinitionDiff } from '@/lib/domain/diff-definitions';
import { GyozaError } from '@/lib/domain/errors';
import { may } from '@/lib/domain/may';
import { latestVersion } from '@/lib/domain/latest-version';
import { formatVersionReference, parseVersionReference, versionWords, type VersionReference } from '@/lib/domain/version-reference';
import { compareVersions } from '@/lib/server/compare-versions';
import { definitionHistory, type DefinitionHistory } from '@/lib/server/definition-history';
import { ArchiveButton } from '@/components/versions/archive-button';
import { archiveOpWords, archiveVersionWords } from '@/components/versions/archive-words';
import { CompareForm } from '@/components/versions/compare-form';
import { DiffView } from '@/components/versions/diff-view';
import { VersionList, type VersionEntry } from '@/components/versions/version-list';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';

interface VersionsPageProps {
  params: Promise<{ name: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const readHistory = cache(async (name: string) => {
  if (!definitionName.safeParse(name).success) notFound();
  const caller = await requireSeenOp(name);
  return { ...(await found(definitionHistory(name))), mayEdit: may(caller, 'edit', { op: name }) };
});

export async function generateMetadata({ params }: VersionsPageProps): Promise<Metadata> {
  return { title: `Versions of ${(await readHistory((await params).name)).title}` };
}

export default async function VersionsPage({ params, searchParams }: VersionsPageProps) {
  const history = await readHistory((await params).name);
  const { name, title, latest, versions, mayEdit } = history;
  const { from, to } = await searchParams;
  const options = comparable(history);
  return (
    <>
      <PageHeader
        above={
          <>
            <Link href="/definitions" className="link">
              Ops
            </Link>
            {latest === null ? null : (
              <>
                {' / '}
                <Link href={`/definitions/${name}`} className="link">
                  {title}
                </Link>
              </>
            )}
          </>
        }
        title={`Versions of ${title}`}
        actions={mayEdit ? <ArchiveOp history={history} /> : null}
        lead="What was registered as this op, newest first. Nothing of it is ever changed: a run goes on with what it was started with."
      />
      <div className="grid gap-4">
        {latest === null ? (
          <Notice tone="warning">Every version of this op is archived: it is not in the list of ops and takes no new runs.</Notice>
        ) : null}
        <Panel id="versions-title" title="Versions" flush>
          <VersionList
            name={name}
            latest={latest}
            versions={versions}
            actions={(entry) => (mayEdit ? <ArchiveVersion history={history} entry={entry} /> : null)}
          />
        </Panel>
        {options.length < 2 ? null : (
          <Panel id="compare-title" title="Compare">
            <Comparison name={name} from={from} to={to} options={options} />
          </Panel>
        )}
      </div>
    </>
  );
}

function active({ versions }: DefinitionHistory): string[] {
  return versions.filter(({ archivedAt }) => archivedAt === null).map(({ version }) => version);
}

function ArchiveOp({ history }: { history: DefinitionHistory }) {
  const { name, title, latest } = history;
  return (
    <ArchiveButton name={name} what={title} archived={latest === null}>
      {archiveOpWords(active(history).length)}
    </ArchiveButton>
  );
}

function ArchiveVersion({ history, entry: { version, archivedAt } }: { history: DefinitionHistory; entry: VersionEntry }) {
  const { name, latest } = history;
  const left = active(history);
  const next = latestVersion(left.filter((each) => each !== version));
  return (
    <ArchiveButton name={name} version={version} what={version} archived={archivedAt !== null}>
      {archiveVersionWords({ version, latest, active: left, next })}
    </ArchiveButton>
  );
}

interface ComparisonProps {
  name: string;
  from: string | string[] | undefined;
  to: string | string[] | undefined;
  options: { value: string; label: string }[];
}

/** The two that the address names; the two newest where it names none. */
function Comparison({ name, from, to, options }: ComparisonProps) {
  const asked = { from: one(from) ?? options[1]?.value ?? '', to: one(to) ?? options[0]?.value ?? '' };
  const [before, after] = [parseVersionReference(asked.from), parseVersionReference(asked.to)];
  return (
    <>
      <CompareForm name={name} {...asked} options={options} />
      <div className="mt-4">
        {before === null || after === null ? (
          <Notice tone="warning">The address names no two versions. Choose them above.</Notice>
        ) : (
          <Difference name={name} before={before} after={after} />
        )}
      </div>
    </>
  );
}

async function Difference({ name, before, after }: { name: string; before: VersionReference; after: VersionReference }) {
  const read = await difference(name, before, after);
  if (typeof read === 'string') return <Notice tone="warning">{`${read} Choose another one above.`}</Notice>;
  return <DiffView diff={read} from={versionWords(before)} to={versionWords(after)} />;
}

/** What differs, or in words what of it is not there. */
async function difference(name: string, before: VersionReference, after: VersionReference): Promise<DefinitionDiff | string> {
  try {
    return await compareVersions(name, before, after);
  } catch (error) {
    if (!(error instanceof GyozaError) || error.code !== 'not_found') throw error;
    return error.message;
  }
}

function comparable({ versions }: DefinitionHistory): { value: string; label: string }[] {
  return versions.flatMap(({ version, archivedAt, earlier }) => {
    const references = [{ version, revision: null }, ...earlier.map(({ revision }) => ({ version, revision }))];
    return references.map((each) => ({
      value: formatVersionReference(each),
      label: `${versionWords(each)}${archivedAt !== null && each.revision === null ? ' (archived)' : ''}`,
    }));
  });
}

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
