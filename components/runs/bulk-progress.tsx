'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bulkActionsQuery } from '@/components/queries/bulk-queries';
import { BulkActionRow } from './bulk-action-row';

/** The bulk actions under way, whoever asked for them, and those that were begun on this page until they are dismissed. */
export function BulkProgress({ begun }: { begun: readonly string[] }) {
  const { data: actions = [] } = useQuery(bulkActionsQuery());
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const shown = actions.filter(
    ({ id, state, undo_of }) =>
      !dismissed.includes(id) && (state === 'RUNNING' || begun.includes(id) || (undo_of !== null && begun.includes(undo_of))),
  );
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Bulk actions" className="divide-y divide-line border-b border-line bg-sunken/40">
      {shown.map((action) => (
        <li key={action.id}>
          <BulkActionRow action={action} onDismiss={() => setDismissed((now) => [...now, action.id])} />
        </li>
      ))}
    </ul>
  );
}
