import { CircleCheck, TriangleAlert } from 'lucide-react';
import { countChanges, type DefinitionDiff } from '@/lib/domain/diff-definitions';
import type { Change, ChangeKind, InputChange } from '@/lib/domain/diff-input-specs';
import type { Verdict } from '@/lib/domain/judge-spec-change';
import { Tag } from '@/components/ui/tag';
import { changeCount } from './change-count';
import { ValueCell } from './value-cell';

interface DiffViewProps {
  diff: DefinitionDiff;
  /** The two versions in words. */
  from: string;
  to: string;
}

const KINDS: Record<ChangeKind, string> = { added: 'Added', removed: 'Removed', changed: 'Changed' };

/** Everything that differs between two versions, what may break scripts first of all in words. */
export function DiffView({ diff, from, to }: DiffViewProps) {
  const count = countChanges(diff);
  return (
    <>
      <p role="status" className="text-sm font-medium">{`From ${from} to ${to}: ${changeCount(count)}.`}</p>
      {diff.inputs.length === 0 ? null : (
        <section aria-labelledby="changed-inputs" className="mt-4">
          <h3 id="changed-inputs" className="mb-2 font-semibold">
            Inputs
          </h3>
          <ul className="grid gap-3">
            {diff.inputs.map((input) => (
              <InputBlock key={input.name} input={input} from={from} to={to} />
            ))}
          </ul>
        </section>
      )}
      {diff.fields.length === 0 ? null : (
        <section aria-labelledby="changed-fields" className="mt-4">
          <h3 id="changed-fields" className="mb-2 font-semibold">
            Everything else
          </h3>
          <div className="rounded-md border border-line px-3 py-1 sm:px-4">
            <ChangeTable changes={diff.fields} caption="What differs besides the inputs" from={from} to={to} explained />
          </div>
        </section>
      )}
    </>
  );
}

function InputBlock({ input, from, to }: { input: InputChange; from: string; to: string }) {
  return (
    <li className="min-w-0 rounded-md border border-line px-3 py-3 sm:px-4">
      <div className="flex flex-wrap items-center gap-2">
        <h4 className="font-mono text-sm font-semibold break-all">{input.name}</h4>
        <Tag>{KINDS[input.kind]}</Tag>
        <Mark breaking={input.breaking} />
      </div>
      {input.kind === 'changed' || input.why === null ? null : <p className="mt-1 text-sm text-muted">{input.why}</p>}
      {input.kind === 'changed' ? (
        <ChangeTable changes={input.attributes} caption={`What differs in ${input.name}`} from={from} to={to} explained={false} />
      ) : (
        <dl className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {input.attributes.map(({ path, before, after }) => (
            <div key={path} className="flex min-w-0 items-baseline gap-1.5">
              <dt className="text-muted">{path}</dt>
              <dd className="min-w-0">
                <ValueCell value={after ?? before} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

function Mark({ breaking }: Pick<Verdict, 'breaking'>) {
  return breaking ? (
    <span className="inline-flex items-center gap-1 rounded-sm bg-warning-soft px-1.5 py-0.5 text-xs font-medium text-warning">
      <TriangleAlert aria-hidden="true" className="size-3.5" />
      May break scripts
    </span>
  ) : (
    <span className="inline-flex items-center gap-1 rounded-sm bg-completed-soft px-1.5 py-0.5 text-xs font-medium text-completed">
      <CircleCheck aria-hidden="true" className="size-3.5" />
      Compatible
    </span>
  );
}

interface ChangeTableProps {
  changes: Change[];
  caption: string;
  from: string;
  to: string;
  /** Every row is marked; without it only those that break, since the block around it says the rest. */
  explained: boolean;
}

function ChangeTable({ changes, caption, from, to, explained }: ChangeTableProps) {
  return (
    <table className="mt-1 w-full table-fixed text-left text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="text-muted">
          <th scope="col" className="w-1/3 py-1.5 pr-3 font-medium sm:w-1/4">
            What
          </th>
          <th scope="col" className="py-1.5 pr-3 font-medium break-words">
            {from}
          </th>
          <th scope="col" className="py-1.5 font-medium break-words">
            {to}
          </th>
        </tr>
      </thead>
      {changes.map((change) => (
        <tbody key={change.path} className="border-t border-line">
          <tr className="align-top">
            <th scope="row" className="py-2 pr-3 font-mono text-xs font-medium break-words">
              {change.path}
            </th>
            <td className="py-2 pr-3">
              <ValueCell value={change.before} />
            </td>
            <td className="py-2">
              <ValueCell value={change.after} />
            </td>
          </tr>
          {change.why === null && !(explained && change.breaking) ? null : (
            <tr>
              <td colSpan={3} className="pb-2 text-muted">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  {change.breaking ? <Mark breaking /> : null}
                  {change.why}
                </span>
              </td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
  );
}
