import { ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import { NotAllowed } from '../../../not-allowed';
import { requireSession } from '../../../session';
import { auditListQuery, type AuditList } from '@/lib/contract/audit';
import { GyozaError } from '@/lib/domain/errors';
import { listAudit } from '@/lib/server/list-audit';
import { AuditFilterForm } from '@/components/audit/audit-filter-form';
import { auditFilterPart, auditHref, parseAuditFields, type AuditFields } from '@/components/audit/audit-href';
import { AuditRow } from '@/components/audit/audit-row';
import { EmptyState } from '@/components/ui/empty-state';
import { ExportLinks } from '@/components/ui/export-links';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Pager } from '@/components/ui/pager';
import { Panel } from '@/components/ui/panel';

export const metadata: Metadata = { title: 'Audit' };

interface AuditPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const { role, ops } = await requireSession();
  const above = (
    <Link href="/settings" className="link">
      Settings
    </Link>
  );
  if (role !== 'admin' || ops.length > 0) {
    return (
      <NotAllowed above={above} title="Audit">
        Admins read here who changed what, when and from where.
      </NotAllowed>
    );
  }
  const fields = parseAuditFields(await searchParams);
  const { list, problem } = await readPage(fields);
  return (
    <div className="max-w-5xl">
      <PageHeader
        above={above}
        title="Audit"
        lead="Who changed what, when and from where, newest first. Entries are never changed or removed."
      />
      <AuditFilterForm fields={fields} />
      {problem === null ? null : (
        <div className="mb-4">
          <Notice tone="warning">{problem}</Notice>
        </div>
      )}
      <Panel
        id="entries-title"
        title="Entries"
        aside={<ExportLinks href={(format) => `/audit/export?${new URLSearchParams({ ...auditFilterPart(fields), format })}`} />}
        flush
      >
        {list.data.length === 0 ? (
          <EmptyState icon={ScrollText} title="No entry">
            Nothing that was changed meets this filter.
          </EmptyState>
        ) : (
          <ol aria-label="Entries">
            {list.data.map((entry) => (
              <AuditRow key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
      </Panel>
      <div className="mt-4">
        <Pager {...steps(fields, list)} />
      </div>
    </div>
  );
}

const PAGE = 30;

/** What the address asks for; nothing, and why, where it asks for what is none. */
async function readPage(fields: AuditFields): Promise<{ list: AuditList; problem: string | null }> {
  const none = { data: [], has_more: false };
  const query = auditListQuery.safeParse({ ...fields, limit: String(PAGE) });
  if (!query.success) {
    const problems = query.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
    return { list: none, problem: problems.join('\n') };
  }
  try {
    return { list: await listAudit(query.data), problem: null };
  } catch (error) {
    if (!(error instanceof GyozaError && error.code === 'invalid_request')) throw error;
    return { list: none, problem: error.message };
  }
}

function steps(fields: AuditFields, { data, has_more }: AuditList): { newer: string | null; older: string | null } {
  const filter = auditFilterPart(fields);
  const [first, last] = [data[0]?.id, data.at(-1)?.id];
  const back = fields.ending_before !== undefined;
  const hasNewer = back ? has_more : fields.starting_after !== undefined;
  const hasOlder = back || has_more;
  return {
    newer: hasNewer ? auditHref({ ...filter, ...(first === undefined ? {} : { ending_before: first }) }) : null,
    older: hasOlder && last !== undefined ? auditHref({ ...filter, starting_after: last }) : null,
  };
}
