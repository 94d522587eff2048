import { ArrowLeftRight } from 'lucide-react';
import type { OpDefinition } from '@/lib/contract/definition';
import type { JsonObject } from '@/lib/domain/input-spec';
import { plural } from '@/components/format/format-size';
import { StateBadge } from '@/components/runs/state-badge';
import { ButtonLink } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { Panel } from '@/components/ui/panel';
import { When } from '@/components/ui/time';
import { compareAttemptsHref } from './compare-link';
import { ComparedFiles } from './compared-files';
import { ComparedPanel, type SideNames } from './compared-rows';
import { compareAttempts, countDifferences, type ComparedAttempt } from './comparison';
import { TableDifference } from './table-difference';

/** One side with what its inputs and outputs are called. */
export interface CompareSide extends ComparedAttempt {
  title: string;
  definition: Pick<OpDefinition, 'input_specs' | 'output_specs'> | null;
}

/** Two attempts side by side, what differs first. */
export function CompareView({ left, right }: { left: CompareSide; right: CompareSide }) {
  const comparison = compareAttempts(left, right);
  const count = countDifferences(comparison);
  const names = sideNames(left, right);
  const { facts, inputs, outputs, tables, files } = comparison;
  const outputLabel = labeller(left.definition?.output_specs, right.definition?.output_specs);
  return (
    <>
      <div className="mb-4 grid grid-cols-2 gap-3">
        <SideCard side={left} name={names.left} />
        <SideCard side={right} name={names.right} />
      </div>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p role="status" className="text-sm font-medium">
          {count === 0 ? 'Nothing differs.' : `${plural(count, 'thing differs', 'things differ')}.`}
        </p>
        <ButtonLink size="sm" href={compareAttemptsHref(referenceOf(right), referenceOf(left))}>
          <ArrowLeftRight aria-hidden="true" className="size-4" />
          Swap sides
        </ButtonLink>
      </div>
      <div className="grid gap-4">
        <ComparedPanel
          id="compared-inputs"
          title="Inputs"
          rows={inputs}
          names={names}
          labelOf={labeller(left.definition?.input_specs, right.definition?.input_specs)}
        />
        {tables.length === 0 ? (
          <ComparedPanel id="compared-outputs" title="Outputs" rows={outputs} names={names} labelOf={outputLabel} />
        ) : (
          <ComparedPanel id="compared-outputs" title="Outputs" rows={outputs} names={names} labelOf={outputLabel}>
            {tables.map((table) => (
              <TableDifference key={table.name} table={table} label={outputLabel(table.name)} names={names} />
            ))}
          </ComparedPanel>
        )}
        <ComparedFiles files={files} names={names} leftRun={left.run.id} rightRun={right.run.id} />
        <ComparedPanel id="compared-facts" title="How they ran" rows={facts} names={names} />
      </div>
    </>
  );
}

function referenceOf({ run, attempt }: ComparedAttempt): { run: string; attempt: number } {
  return { run: run.id, attempt: attempt.attempt };
}

function sideNames(left: ComparedAttempt, right: ComparedAttempt): SideNames {
  if (left.run.id !== right.run.id || left.attempt.attempt === right.attempt.attempt) return { left: 'Left', right: 'Right' };
  return { left: `Attempt ${left.attempt.attempt}`, right: `Attempt ${right.attempt.attempt}` };
}

function SideCard({ side: { run, attempt, title }, name }: { side: CompareSide; name: string }) {
  const heading = `compared-${name.toLowerCase().replaceAll(' ', '-')}`;
  return (
    <Panel id={heading} title={name}>
      <div className="grid justify-items-start gap-1 text-sm">
        <Link href={`/runs/${run.id}`} className="link font-medium break-words">
          {title}
        </Link>
        <StateBadge state={attempt.state} />
        <span className="text-muted">
          {run.op_version === null ? '' : `Version ${run.op_version}, attempt`} {run.op_version === null ? 'Attempt ' : ''}
          {attempt.attempt}
        </span>
        <span className="text-muted">
          <When iso={attempt.started_at ?? attempt.createdAt} />
        </span>
      </div>
    </Panel>
  );
}

/** Names a path by the title of what it begins with, as the form and the result do. */
function labeller(...specs: (Record<string, JsonObject> | null | undefined)[]): (path: string) => string {
  return (path) => {
    const [name = ''] = /^[A-Za-z_][\w-]*/.exec(path) ?? [];
    const title = specs
      .map((each) => (each != null && Object.hasOwn(each, name) ? each[name]?.['title'] : undefined))
      .find((each) => typeof each === 'string');
    return typeof title === 'string' ? `${title}${path.slice(name.length)}` : path;
  };
}
