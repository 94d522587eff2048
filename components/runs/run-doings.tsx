'use client';

import { useQuery } from '@tanstack/react-query';
import type { RunAction } from '@/lib/contract/audit';
import { runActionsQuery } from '@/components/queries/run-queries';
import { Disclosure } from '@/components/ui/disclosure';
import { When } from '@/components/ui/time';

const WORDS: Record<RunAction['action'], string> = {
  'run.create': 'Started',
  'run.retry': 'Retried',
  'run.cancel': 'Cancelled',
  'run.prioritize': 'Priority changed',
  'run.label': 'Labels changed',
};
const KINDS: Readonly<Record<string, string>> = { key: ', a key', server: ' itself' };

/** Who did what with the run, each with their key or account. */
export function RunDoings({ id }: { id: string }) {
  const { data: actions = [] } = useQuery(runActionsQuery(id));
  if (actions.length === 0) return null;
  return (
    <Disclosure summary="Who did what">
      <ol aria-label="Who did what" className="grid gap-1 text-sm">
        {actions.map(({ at, action, by, by_kind }, index) => (
          <li key={`${index} ${at}`} className="min-w-0 break-words">
            {WORDS[action]} by <strong className="font-medium">{by_kind === 'server' ? 'the server' : by}</strong>
            <span className="text-muted">
              {KINDS[by_kind] ?? ''}, <When iso={at} />
            </span>
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}
