import { CircleAlert, Lightbulb } from 'lucide-react';
import { plural } from '@/components/format/format-size';
import type { Remark } from './use-verdict';

interface RemarkListProps {
  remarks: readonly Remark[];
  /** Why nothing can be said just now; null when it can. */
  fault: string | null;
  onPick: (remark: Remark) => void;
}

const KINDS = {
  problem: { icon: CircleAlert, colour: 'text-failed' },
  hint: { icon: Lightbulb, colour: 'text-warning' },
} as const;

/** Everything that is to be said about the text; each leads to its line. */
export function RemarkList({ remarks, fault, onPick }: RemarkListProps) {
  const problems = remarks.filter(({ kind }) => kind === 'problem').length;
  const hints = remarks.length - problems;
  const counted = [
    ...(problems > 0 ? [plural(problems, 'problem', 'problems')] : []),
    ...(hints > 0 ? [plural(hints, 'hint', 'hints')] : []),
  ];
  return (
    <>
      <p role="status" className="text-sm text-muted">
        {fault ??
          (counted.length === 0
            ? 'Nothing to say: this can be saved.'
            : `${counted.join(', ')}. ${problems > 0 ? 'Problems keep it from being saved.' : 'It can be saved; hints make its form kinder.'}`)}
      </p>
      {remarks.length === 0 ? null : (
        <ul aria-label="Problems and hints" className="mt-3 grid gap-2 text-sm">
          {remarks.map((remark, index) => {
            const { icon: Icon, colour } = KINDS[remark.kind];
            return (
              <li key={index} className="flex gap-2">
                <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${colour}`} />
                <span className="min-w-0 break-words">
                  <button type="button" className="link" onClick={() => onPick(remark)}>
                    {`Line ${remark.line}`}
                  </button>
                  <span className="sr-only">{remark.kind === 'problem' ? ', problem' : ', hint'}</span>
                  {`: ${remark.message}`}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
