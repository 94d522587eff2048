'use client';

import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { recipeRun, type Recipe, type RecipeRun } from '@/lib/contract/link';
import { isTerminal } from '@/lib/domain/run-state';
import { formatBytes } from '@/components/format/format-size';
import { openLiveStream } from '@/components/queries/live-stream';
import { OutputsView } from '@/components/runs/outputs-view';
import { StateBadge } from '@/components/runs/state-badge';
import { STATE_LOOKS } from '@/components/runs/state-look';
import { ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { Progress } from '@/components/ui/progress';
import { Duration } from '@/components/ui/time';

interface RecipeRunViewProps {
  token: string;
  recipe: Pick<Recipe, 'title' | 'output_specs'>;
  first: RecipeRun;
}

/** How a run of a link goes, and what came out of it. */
export function RecipeRunView({ token, recipe, first }: RecipeRunViewProps) {
  const [run, setRun] = useState(first);
  const isOver = isTerminal(run.state);
  const address = `/r/${encodeURIComponent(token)}`;

  useEffect(() => {
    if (isTerminal(first.state)) return;
    return openLiveStream({
      url: () => `${address}/runs/${first.id}`,
      on: {
        run: (data) => {
          setRun(recipeRun.parse(JSON.parse(data)));
        },
      },
      onStatus: () => undefined,
    });
  }, [address, first]);

  const waits = run.state === 'PENDING' || run.state === 'ASSIGNED';
  return (
    <div className="grid gap-5">
      <div>
        <div role="status" className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <StateBadge state={run.state} />
          {run.started_at === null ? null : (
            <span>
              {isOver ? 'took ' : 'running for '}
              <Duration from={run.started_at} to={run.finished_at} />
            </span>
          )}
          {waits && run.waiting !== null ? <span>{run.waiting}</span> : null}
          {!isOver && run.info !== null ? <span className="break-words">{run.info}</span> : null}
        </div>
        <div className="mt-2">
          <Progress
            label={`Progress of ${recipe.title}`}
            value={run.state === 'RUNNING' && run.progress === 0 ? null : waits ? 0 : run.progress}
            fill={STATE_LOOKS[run.state].fill}
          />
        </div>
      </div>
      {run.error_message === null || run.state !== 'FAILED' ? null : (
        <Notice tone="error" title={run.error_message} announce>
          Nothing was lost: try again, or tell whoever sent you the link.
        </Notice>
      )}
      {Object.keys(run.outputs).length === 0 && run.files.length === 0 ? null : (
        <Panel id="recipe-result" title="Result">
          <OutputsView runId={run.id} outputs={run.outputs} specs={recipe.output_specs ?? {}} files={[]} />
          {run.files.length === 0 ? null : (
            <ul className="mt-4 grid gap-2">
              {run.files.map(({ path, size }) => (
                <li key={path}>
                  <a
                    href={`${address}/runs/${run.id}/files/${path.split('/').map(encodeURIComponent).join('/')}`}
                    download={path.split('/').at(-1)}
                    className="flex items-center gap-3 rounded-md border border-line px-3 py-2.5 hover:border-edge hover:bg-sunken"
                  >
                    <Download aria-hidden="true" className="size-4 shrink-0 text-muted" />
                    <span className="min-w-0 flex-1 truncate font-medium">{path}</span>
                    <span className="text-sm whitespace-nowrap text-muted tabular-nums">{formatBytes(size)}</span>
                  </a>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      )}
      {isOver ? (
        <div>
          <ButtonLink href={address}>Once more</ButtonLink>
        </div>
      ) : (
        <p className="text-sm text-muted">You can close this page and come back by its address; the run goes on without it.</p>
      )}
    </div>
  );
}
