'use client';

import type { MouseEvent } from 'react';
import { sentence } from './sentence';
import { Notice } from '@/components/ui/notice';
import type { PlacedProblem } from '@/lib/domain/place-problems';

interface ProblemSummaryProps {
  problems: readonly PlacedProblem[];
  /** What went wrong beyond single fields. */
  general: string | null;
  onPick: (path: string) => void;
}

/** Everything that keeps the run from starting, beside the button that was pressed; each leads to its field. */
export function ProblemSummary({ problems, general, onPick }: ProblemSummaryProps) {
  if (problems.length === 0 && general === null) return null;
  const title =
    problems.length === 0
      ? 'The run was not started'
      : problems.length === 1
        ? 'One input needs another look'
        : `${problems.length} inputs need another look`;
  const pick = (event: MouseEvent, path: string): void => {
    event.preventDefault();
    onPick(path);
  };
  return (
    <Notice tone="error" title={title} announce>
      {general === null ? null : <p>{general}</p>}
      {problems.length === 0 ? null : (
        <ul className="grid gap-1">
          {problems.map(({ field, message }, index) => (
            <li key={index}>
              {field === null ? (
                sentence(message)
              ) : (
                <a
                  href={`#${field.path}`}
                  className="underline underline-offset-2"
                  onClick={(event) => {
                    pick(event, field.path);
                  }}
                >
                  <span className="font-medium">{field.label}</span> {message}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
