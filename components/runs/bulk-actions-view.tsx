'use client';

import { useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { bulkActionsQuery } from '@/components/queries/bulk-queries';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { BulkActionRow } from './bulk-action-row';

/** What was done with many runs at once, newest first, live. */
export function BulkActionsView() {
  const { data: actions = [] } = useQuery(bulkActionsQuery());
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
      {actions.length === 0 ? (
        <EmptyState icon={ListChecks} title="Nothing was done in bulk yet" actions={<ButtonLink href="/runs">Go to the runs</ButtonLink>}>
          Select runs in the list to cancel, retry, move or label many at once.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {actions.map((action) => (
            <li key={action.id}>
              <BulkActionRow action={action} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
