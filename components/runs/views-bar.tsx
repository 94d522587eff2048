'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { deleteRunView, patchRunView } from '@/lib/client/run-views';
import type { RunView, RunViewPatch } from '@/lib/contract/run-view';
import type { RunColumn } from '@/lib/domain/run-columns';
import { errorText } from '@/components/queries/error-text';
import { runViewsQuery, type RunsFilter } from '@/components/queries/list-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { cx } from '@/components/ui/cx';
import { Link } from '@/components/ui/link';
import { filterPart, runsHref } from './runs-href';
import { ViewDialog } from './view-dialog';

interface ViewsBarProps {
  filter: RunsFilter;
  columns: readonly RunColumn[];
  onColumns: (columns: RunColumn[]) => void;
}

/** The saved views: one's own and those that others share. The one that is looked at can be shared and deleted by whose it is. */
export function ViewsBar({ filter, columns, onColumns }: ViewsBarProps) {
  const client = useQueryClient();
  const { data: views = [] } = useQuery(runViewsQuery());
  const [isSaving, setSaving] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const onSettled = (): Promise<void> => client.invalidateQueries({ queryKey: runViewsQuery().queryKey });
  const change = useMutation({
    mutationFn: ({ id, body }: { id: string; body: RunViewPatch }) => patchRunView(SAME_ORIGIN, id, body),
    onSettled,
  });
  const remove = useMutation({ mutationFn: (id: string) => deleteRunView(SAME_ORIGIN, id), onSettled });
  const here = runsHref(filter, {});
  const current = views.find((view) => runsHref({}, view.filter) === here);
  const isFiltered = Object.keys(filterPart(filter)).length > 0;
  const failure = change.error ?? remove.error;
  if (views.length === 0 && !isFiltered) return null;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2 text-sm">
      {views.length === 0 ? null : (
        <nav aria-label="Views" className="flex flex-wrap items-center gap-1">
          {views.map((view) => (
            <Link
              key={view.id}
              href={runsHref({}, view.filter)}
              aria-current={view === current ? 'page' : undefined}
              onClick={() => onColumns(view.columns)}
              className={cx(
                'rounded-md border px-2.5 py-1',
                view === current ? 'border-edge bg-sunken font-medium' : 'border-line hover:border-edge',
              )}
            >
              {viewName(view)}
            </Link>
          ))}
        </nav>
      )}
      {current === undefined && isFiltered ? (
        <Button size="sm" variant="quiet" onClick={() => setSaving(true)}>
          <Bookmark aria-hidden="true" className="size-4" />
          Save this view
        </Button>
      ) : null}
      {current?.is_own === true ? (
        <>
          <label className="inline-flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={change.isPending ? change.variables.body.shared === true : current.shared}
              onChange={(event) => change.mutate({ id: current.id, body: { shared: event.target.checked } })}
            />
            Everybody sees it
          </label>
          {columns.join() === current.columns.join() ? null : (
            <Button size="sm" variant="quiet" onClick={() => change.mutate({ id: current.id, body: { columns: [...columns] } })}>
              Keep these columns
            </Button>
          )}
          <Button size="sm" variant="quiet" disabled={remove.isPending} onClick={() => setDeleting(true)}>
            Delete this view
          </Button>
          <ConfirmDialog
            open={isDeleting}
            title={`Delete the view “${current.name}”?`}
            confirmLabel="Delete"
            danger
            busy={remove.isPending}
            onConfirm={() => {
              setDeleting(false);
              remove.mutate(current.id);
            }}
            onClose={() => setDeleting(false)}
          >
            {current.shared ? 'It goes for everybody who sees it. ' : null}Runs are not touched.
          </ConfirmDialog>
        </>
      ) : null}
      {failure === null ? null : (
        <p role="alert" className="font-medium text-failed">
          {errorText(failure)}
        </p>
      )}
      <ViewDialog open={isSaving} filter={filterPart(filter)} columns={columns} onClose={() => setSaving(false)} onSaved={onSettled} />
    </div>
  );
}

function viewName(view: RunView): string {
  return view.is_own ? view.name : `${view.name} (${view.owner})`;
}
