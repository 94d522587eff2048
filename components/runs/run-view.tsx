'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { OpDefinition } from '@/lib/contract/definition';
import type { RunRetry } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { useFaviconBadge } from '@/components/notices/favicon-badge';
import { NotifyButton } from '@/components/notices/notify-button';
import { runWords } from '@/components/notices/run-words';
import { isNoticeWanted } from '@/components/notices/use-wanted-notices';
import { attemptsQuery, runQuery } from '@/components/queries/run-queries';
import { useRunActions } from '@/components/queries/use-run-actions';
import { useDueRefetch, useRunFeed } from '@/components/queries/use-run-feed';
import { Panel } from '@/components/ui/panel';
import { AttemptTabs } from './attempt-tabs';
import { HiddenPayloads } from './hidden-payloads';
import type { RunRights } from './run-rights';
import type { RunSurroundings } from './run-surroundings';
import { ImageNotice } from './image-notice';
import { InputsView } from './inputs-view';
import { ResourcesPanel, useLaterViews } from './later-views';
import { LogPanel, type FirstLog } from './log-panel';
import { ResultPanel } from './result-panel';
import { ActionProblem, RunActions } from './run-actions';
import { RunDetails } from './run-details';
import { RunDoings } from './run-doings';
import { RunHeader } from './run-header';
import { RunLabelsBar } from './run-labels';
import { Situation } from './situation';
import { STATE_LOOKS } from './state-look';
import { TimelineChart } from './timeline-chart';
import { TimelineList } from './timeline-list';

interface RunViewProps {
  id: string;
  title: string;
  /** Of the definition that the run was made from; null for an ad-hoc run. */
  specs: Pick<OpDefinition, 'input_specs' | 'output_specs'> | null;
  rights: RunRights;
  surroundings: RunSurroundings;
  /** What its image was when that definition was first used, where that is known. */
  firstDigest: string | null;
  /** The attempt that the address names, where that is not the current one. */
  linkedAttempt: number | null;
  /** What is first seen of the log of that attempt, or of the one that was current when the page was made. */
  firstLog: FirstLog;
}

/** The page of one run: it arrives complete and then follows the run. */
export function RunView({ id, title, specs, rights, surroundings, firstDigest, linkedAttempt, firstLog }: RunViewProps) {
  const { data: run } = useQuery(runQuery(id));
  const { data: attempts = [] } = useQuery(attemptsQuery(id));
  const actions = useRunActions(id);
  const { feed, status } = useRunFeed(id, run !== undefined && !isTerminal(run.state), () => isNoticeWanted(id));
  useDueRefetch(id, run?.next_attempt_at ?? null);
  const [inLog, setInLog] = useState<{ attempt: number; percent: number | null } | null>(null);
  const [chosen, setChosen] = useState(linkedAttempt);

  const onRetry = (changes: RunRetry): void => {
    setChosen(null); // the new attempt is what the person wants to see, whichever is open now
    actions.retry.mutate(changes);
  };

  const state = run?.state ?? null;
  const label = state === null ? null : STATE_LOOKS[state].label;
  useEffect(() => {
    if (state !== null) document.title = `${runWords(state, title)} · Gyoza`;
  }, [state, title]);
  useFaviconBadge(state);
  useLaterViews(state !== null && !isTerminal(state));

  const selected = chosen ?? run?.current_attempt;
  const attempt = attempts.find((each) => each.attempt === selected) ?? attempts.at(-1);
  if (run === undefined || attempt === undefined) return null;
  return (
    <>
      <RunHeader
        run={run}
        title={title}
        status={status}
        inLog={inLog?.attempt === run.current_attempt ? inLog.percent : null}
        usualMs={surroundings.usualMs}
        labels={<RunLabelsBar run={run} />}
        actions={
          <>
            <NotifyButton run={run} title={title} />
            <RunActions {...{ run, actions, rights, surroundings, onRetry }} specs={specs?.input_specs ?? null} />
          </>
        }
      />
      {/* Heard when it changes; the percentage is left to the progress bar, which is there to be asked. */}
      <p role="status" className="sr-only">
        {title} is {label}
        {attempts.length > 1 ? `, attempt ${run.current_attempt}` : ''}
      </p>
      <ActionProblem actions={actions} />
      <AttemptTabs runId={id} attempts={attempts} selected={attempt.attempt} onSelect={setChosen}>
        <Situation
          {...{ run, attempt, title, surroundings }}
          specs={specs?.input_specs ?? null}
          onRetry={actions.retry.isPending || !rights.mayManage ? null : onRetry}
          onShowCurrent={() => setChosen(null)}
        />
        <ImageNotice run={run} attempt={attempt} firstDigest={firstDigest} />
        <div className="grid gap-4">
          {rights.mayRead ? <ResultPanel run={run} attempt={attempt} outputSpecs={specs?.output_specs ?? null} /> : <HiddenPayloads />}
          <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
            {rights.mayRead ? (
              <Panel id="inputs-title" title="Inputs">
                <InputsView inputs={attempt.inputs} specs={specs?.input_specs ?? null} />
              </Panel>
            ) : null}
            <Panel id="timeline-title" title="Timeline">
              <TimelineChart attempts={attempts} selected={attempt.attempt} />
              <TimelineList attempt={attempt} />
            </Panel>
          </div>
          {rights.mayRead ? (
            <LogPanel
              key={attempt.attempt}
              runId={id}
              attempt={attempt.attempt}
              feed={feed}
              feedStatus={status}
              first={firstLog.attempt === attempt.attempt ? firstLog : null}
              begun={attempt.started_at !== null || attempt.state === 'RUNNING' || isTerminal(attempt.state)}
              ended={isTerminal(attempt.state)}
              onProgress={(percent) => setInLog({ attempt: attempt.attempt, percent })}
              deletedAt={attempt.logs_deleted_at ?? null}
            />
          ) : null}
          <ResourcesPanel key={`resources ${attempt.attempt}`} runId={id} attempt={attempt} />
          <RunDetails run={run} attempt={attempt} />
          <RunDoings id={id} />
        </div>
      </AttemptTabs>
    </>
  );
}
