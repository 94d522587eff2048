'use client';

import { Ban, PencilLine, RotateCw } from 'lucide-react';
import type { OpDefinition } from '@/lib/contract/definition';
import type { OpRun, RunRetry } from '@/lib/contract/run';
import { useEffect, useState } from 'react';
import { isTerminal } from '@/lib/domain/run-state';
import { errorText } from '@/components/queries/error-text';
import type { useRunActions } from '@/components/queries/use-run-actions';
import { Button, ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { NewerVersion } from './newer-version';
import { retryHint } from './retry-hint';
import { rerunHref } from './run-links';
import type { RunRights } from './run-rights';
import type { RunSurroundings } from './run-surroundings';

interface RunActionsProps {
  run: OpRun;
  actions: ReturnType<typeof useRunActions>;
  rights: RunRights;
  specs: OpDefinition['input_specs'] | null;
  surroundings: RunSurroundings;
  onRetry: (changes: RunRetry) => void;
}

const HINT = 'action-hint';
const CANCEL_HINT = 'Cancel stops the run and keeps what it did so far.';
const OTHERS_HINT = 'Whoever started it may cancel or retry it, and whoever looks after the runs of this op.';
const STOP_HINT = 'It has a moment to end by itself. Stop now does not wait for that.';
/** Most runs have ended by then, and the second click of a double click has long been made. */
const LINGERS_MS = 2000;

/** The buttons beside the title: one of Cancel and Retry, and the form again with this run's inputs. */
export function RunActions({ run, actions, rights, specs, surroundings, onRetry }: RunActionsProps) {
  const { cancel, retry } = actions;
  const ended = isTerminal(run.state);
  const cancelling = !ended && (run.cancel_requested || cancel.isPending);
  const lingers = useLingers(cancelling);
  const forced = cancelling && cancel.variables?.force === true && !cancel.isError;
  const stopHint = lingers ? STOP_HINT : CANCEL_HINT;
  const hint = ended ? retryHint({ version: run.op_version, image: run.image, inputs: run.inputs, specs }) : stopHint;
  return (
    <>
      {!rights.mayManage ? null : ended ? (
        <Button disabled={retry.isPending} aria-describedby={HINT} onClick={() => onRetry({})}>
          <RotateCw aria-hidden="true" className="size-4" />
          {retry.isPending ? 'Retrying…' : 'Retry'}
        </Button>
      ) : (
        <Button
          variant="danger"
          disabled={cancelling && (!lingers || cancel.isPending || forced)}
          aria-describedby={HINT}
          onClick={() => cancel.mutate({ force: lingers })}
        >
          <Ban aria-hidden="true" className="size-4" />
          {lingers && !forced ? 'Stop now' : cancelling ? 'Cancelling…' : 'Cancel'}
        </Button>
      )}
      {run.op_definition === null || !rights.mayRun ? null : (
        <ButtonLink href={rerunHref(run, surroundings.isArchived ? { version: surroundings.latestVersion } : {})}>
          <PencilLine aria-hidden="true" className="size-4" />
          Run again with changes
        </ButtonLink>
      )}
      {/* A hint in either case, so that nothing moves when the run ends. As wide as the buttons, however long it is: they stay beside the title. */}
      <p id={HINT} className="w-0 min-w-full text-xs break-words text-muted sm:text-right">
        {rights.mayManage ? hint : OTHERS_HINT}
      </p>
      {ended && rights.mayRun ? <NewerVersion run={run} surroundings={surroundings} /> : null}
    </>
  );
}

/** True once a cancel has been under way for a while. */
function useLingers(cancelling: boolean): boolean {
  const [lingers, setLingers] = useState(false);
  useEffect(() => {
    if (!cancelling) return;
    const timer = setTimeout(() => setLingers(true), LINGERS_MS);
    return () => {
      clearTimeout(timer);
      setLingers(false);
    };
  }, [cancelling]);
  return lingers;
}

/** Why the last press of a button came to nothing. */
export function ActionProblem({ actions: { cancel, retry } }: Pick<RunActionsProps, 'actions'>) {
  const error = cancel.error ?? retry.error;
  return error === null ? null : (
    <div className="mb-4">
      <Notice tone="error" announce>
        {errorText(error)}
      </Notice>
    </div>
  );
}
