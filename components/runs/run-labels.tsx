'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Tags, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { patchRun } from '@/lib/client/runs';
import type { OpRun } from '@/lib/contract/run';
import { MAX_LABELS, parseLabel, type RunLabels } from '@/lib/domain/run-labels';
import { errorText } from '@/components/queries/error-text';
import { refreshRun, runQuery } from '@/components/queries/run-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { LabelChips } from './label-chips';
import { mergeRun } from './merge-events';

/** The labels of a run, which can be taken off and added to. */
export function RunLabelsBar({ run }: { run: OpRun }) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (labels: RunLabels) => patchRun(SAME_ORIGIN, run.id, { labels }),
    onSuccess: (changed) => client.setQueryData(runQuery(run.id).queryKey, (shown) => mergeRun(shown, changed)),
    onSettled: () => refreshRun(client, run.id),
  });
  const [isAdding, setAdding] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const labels = change.isPending ? change.variables : (run.labels ?? {});
  const failure = problem ?? (change.error === null ? null : errorText(change.error));

  const close = (): void => {
    setAdding(false);
    setProblem(null);
    requestAnimationFrame(() => opener.current?.focus());
  };
  const add = (text: string): void => {
    const label = parseLabel(text);
    if (label === null) {
      setProblem('Write a label as a word, or as word:value, such as team:blue. The word is of a-z, 0-9, dots, _ and -.');
      return;
    }
    const [key, value] = label;
    change.mutate({ ...labels, [key]: value });
    close();
  };
  const remove = (key: string): void => {
    change.mutate(Object.fromEntries(Object.entries(labels).filter(([each]) => each !== key)));
    opener.current?.focus();
  };

  return (
    <div className="flex flex-wrap items-center gap-1">
      {Object.keys(labels).length === 0 ? null : (
        <LabelChips
          labels={labels}
          after={(key) => (
            <button
              type="button"
              aria-label={`Take off ${key}`}
              disabled={change.isPending}
              onClick={() => remove(key)}
              className="inline-flex size-6 items-center justify-center text-muted hover:text-ink"
            >
              <X aria-hidden="true" className="size-3.5" />
            </button>
          )}
        />
      )}
      {isAdding ? (
        <form
          className="flex flex-wrap items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const text = new FormData(event.currentTarget).get('label');
            add(typeof text === 'string' ? text : '');
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
          }}
        >
          <input
            name="label"
            aria-label="New label"
            aria-invalid={problem !== null}
            aria-describedby={failure === null ? undefined : 'label-problem'}
            placeholder="team:blue"
            autoComplete="off"
            autoFocus
            maxLength={264}
            className="control w-44"
          />
          <Button type="submit" size="sm">
            Add
          </Button>
          <Button size="sm" variant="quiet" onClick={close}>
            Leave it
          </Button>
        </form>
      ) : Object.keys(labels).length >= MAX_LABELS ? null : (
        <Button ref={opener} size="sm" variant="quiet" disabled={change.isPending} onClick={() => setAdding(true)}>
          <Tags aria-hidden="true" className="size-4" />
          Add a label
        </Button>
      )}
      {failure === null ? null : (
        <p id="label-problem" role="alert" className="basis-full font-medium text-failed">
          {failure}
        </p>
      )}
    </div>
  );
}
