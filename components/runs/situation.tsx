import type { OpDefinition } from '@/lib/contract/definition';
import type { OpAttempt, OpRun, RunRetry } from '@/lib/contract/run';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useNow } from '@/components/ui/now';
import type { FailureSurroundings } from './failure-advice';
import { FailureNotice } from './later-views';
import { NextAttempt } from './next-attempt';

interface SituationProps {
  run: OpRun;
  attempt: OpAttempt;
  /** What the op is called. */
  title: string;
  specs: OpDefinition['input_specs'] | null;
  surroundings: FailureSurroundings;
  /** Retries with what is given changed; null while that is under way. */
  onRetry: ((changes: RunRetry) => void) | null;
  onShowCurrent: () => void;
}

/** What a person needs to know before all else: why it waits, why it failed, or that this is an older attempt. */
export function Situation({ run, attempt, title, specs, surroundings, onRetry, onShowCurrent }: SituationProps) {
  const current = attempt.attempt === run.current_attempt;
  return (
    <div className="grid gap-3 not-empty:mb-4">
      {current ? null : (
        <Notice
          title={`Attempt ${attempt.attempt}, as it was`}
          actions={
            <Button size="sm" onClick={onShowCurrent}>
              Show attempt {run.current_attempt}
            </Button>
          }
        >
          {`The run went on with attempt ${run.current_attempt}. Nothing of this one was changed.`}
        </Notice>
      )}
      {current && run.state === 'PENDING' ? <Waiting run={run} /> : null}
      {attempt.state === 'FAILED' ? (
        <FailureNotice {...{ run, attempt, title, specs, surroundings, onRetry }} offered={current && run.state === 'FAILED'} />
      ) : null}
    </div>
  );
}

function Waiting({ run }: { run: OpRun }) {
  const { waiting, next_attempt_at: next } = run;
  const now = useNow();
  if (next !== null && Date.parse(next) > now) {
    return (
      <Notice title="The last attempt failed, and another one follows by itself.">
        <NextAttempt iso={next} />.
      </Notice>
    );
  }
  return <Notice title={waiting?.reason ?? 'Waiting for a worker.'}>{placeInLine(waiting?.position ?? null)}</Notice>;
}

function placeInLine(position: number | null): string | null {
  if (position === null) return null;
  return position === 1 ? 'It is next in line.' : `It is number ${position} in line.`;
}
