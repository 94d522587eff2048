import { Columns2 } from 'lucide-react';
import type { Metadata } from 'next';
import { found } from '../../../found';
import { requireSession } from '../../../session';
import type { Caller } from '@/lib/server/authenticate';
import { comparedAttempt } from '@/lib/server/compared-attempt';
import { parseReference } from '@/components/compare/compare-reference';
import { CompareView, type CompareSide } from '@/components/compare/compare-view';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'Compare' };

interface ComparePageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ComparePage({ searchParams }: ComparePageProps) {
  const caller = await requireSession();
  const parameters = await searchParams;
  const [left, right] = [parameters['left'], parameters['right']].map((each) =>
    parseReference(typeof each === 'string' ? each : undefined),
  );
  return (
    <>
      <PageHeader
        above={
          <Link href="/runs" className="link">
            Runs
          </Link>
        }
        title="Compare"
        lead="What differs comes first. What is the same is one press away."
      />
      {left == null || right == null ? (
        <EmptyState icon={Columns2} title="Two runs, please" actions={<ButtonLink href="/runs">Choose two runs</ButtonLink>}>
          Select two runs in the list and press Compare, or open a run that was retried and compare its attempts.
        </EmptyState>
      ) : (
        <CompareView left={await readSide(caller, left)} right={await readSide(caller, right)} />
      )}
    </>
  );
}

async function readSide(caller: Caller, { run: id, attempt }: { run: string; attempt: number | null }): Promise<CompareSide> {
  const side = await found(comparedAttempt(caller, id, attempt));
  const { run, definition } = side;
  return { ...side, title: definition?.title ?? run.op_definition ?? run.image };
}
