import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { NotAllowed } from '../../not-allowed';
import { found } from '../../found';
import { requireSession } from '../../session';
import { definitionName, semver } from '@/lib/contract/values';
import { definitionYaml } from '@/lib/domain/definition-yaml';
import { may, reaches } from '@/lib/domain/may';
import { getDefinition } from '@/lib/server/get-definition';
import { DefinitionEditor } from '@/components/editor/definition-editor';
import { editingComment, STARTER } from '@/components/editor/starter';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';

interface EditorPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const edited = z.object({ op: definitionName.optional(), version: semver.optional() });

export const metadata: Metadata = { title: 'Editor' };

/** Apart from /definitions, where any name may be that of an op. */
export default async function EditorPage({ searchParams }: EditorPageProps) {
  const caller = await requireSession();
  const asked = edited.safeParse(await searchParams);
  if (!asked.success) notFound();
  const { op, version } = asked.data;
  if (!reaches(caller.role, 'author'))
    return <NotAllowed title="Editor">Ops are written by authors. Ask an admin to make you one, or an author to change the op.</NotAllowed>;
  if (op !== undefined && may(caller, 'see', { op }) && !may(caller, 'edit', { op }))
    return <NotAllowed title="Editor">You may see this op, but not edit it: ask whoever registered it, or an admin.</NotAllowed>;
  if (op !== undefined && !may(caller, 'see', { op })) notFound();
  if (op === undefined) {
    return (
      <>
        <Header title="New op" />
        <DefinitionEditor key="new" initial={STARTER} draftKey="new" />
      </>
    );
  }
  const definition = await found(getDefinition(op, version));
  const { id, version: edits } = definition;
  return (
    <>
      <Header title={`Edit ${definition.title ?? id}`} />
      <DefinitionEditor
        key={`${id} ${edits}`}
        initial={definitionYaml(definition, editingComment(id, edits))}
        draftKey={`${id} ${edits}`}
      />
    </>
  );
}

function Header({ title }: { title: string }) {
  const above = (
    <Link href="/definitions" className="link">
      Ops
    </Link>
  );
  return <PageHeader above={above} title={title} lead="Describe the op on the left; the form that people will see grows beside it." />;
}
