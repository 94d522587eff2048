import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { found } from '../../../../found';
import { NotAllowed } from '../../../../not-allowed';
import { requireSeenOp } from '../../../../seen-op';
import { requireSession } from '../../../../session';
import { definitionName } from '@/lib/contract/values';
import { reaches } from '@/lib/domain/may';
import { getAccess } from '@/lib/server/op-access';
import { AccessView } from '@/components/access/access-view';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';

export const metadata: Metadata = { title: 'Access' };

export default async function AccessPage({ params }: { params: Promise<{ name: string }> }) {
  const { role } = await requireSession();
  const { name } = await params;
  if (!reaches(role, 'author'))
    return (
      <NotAllowed title="Access">Authors look here who may what with their ops, and admins with all of them: ask one of them.</NotAllowed>
    );
  if (!definitionName.safeParse(name).success) notFound();
  const access = await found(getAccess(await requireSeenOp(name), name));
  const { owner, may_set: maySet } = access;
  const above = (
    <>
      <Link href="/definitions" className="link">
        Ops
      </Link>
      {' / '}
      <Link href={`/definitions/${name}`} className="link">
        {name}
      </Link>
    </>
  );
  return (
    <>
      <PageHeader above={above} title={`Access to ${name}`} lead="Who may what with this op, in all its versions." />
      <div className="grid max-w-3xl gap-4">
        <Notice>
          {owner === null
            ? 'Admins may everything with it, whatever is set here.'
            : `It belongs to ${owner}, who registered it first. They may whatever their role allows, and admins everything, whatever is set here.`}
          {maySet ? null : ` You may look at it; ${owner === null ? 'an admin' : `${owner} or an admin`} may change it.`}
        </Notice>
        <Panel id="access-title" title="Who may">
          <AccessView initial={access} />
          <p className="mt-4 text-sm text-muted">Whoever is named keeps their role: a viewer who is named for running it runs nothing.</p>
        </Panel>
      </div>
    </>
  );
}
