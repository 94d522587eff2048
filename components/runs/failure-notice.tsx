import { useQuery } from '@tanstack/react-query';
import { PencilLine, RotateCw } from 'lucide-react';
import type { OpDefinition } from '@/lib/contract/definition';
import type { OpAttempt, OpRun, RunRetry } from '@/lib/contract/run';
import { lastLinesQuery } from '@/components/queries/run-queries';
import { Button, ButtonLink } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { Notice } from '@/components/ui/notice';
import { failureAdvice, type FailureAction, type FailureSurroundings } from './failure-advice';
import { failureReport } from './failure-report';
import { rerunHref } from './run-links';

interface FailureNoticeProps {
  run: OpRun;
  attempt: OpAttempt;
  /** What the op is called. */
  title: string;
  specs: OpDefinition['input_specs'] | null;
  surroundings: FailureSurroundings;
  /** Whether anything can be pressed here: not on an attempt that has successors. */
  offered: boolean;
  /** Null while a retry is under way. */
  onRetry: ((changes: RunRetry) => void) | null;
}

/** Why an attempt failed, what to do about it, and the button that does it. */
export function FailureNotice({ run, attempt, title, specs, surroundings, offered, onRetry }: FailureNoticeProps) {
  const summary = attempt.execution_summary;
  const { next, action } = failureAdvice({
    ...{ summary, specs, surroundings },
    constraints: attempt.constraints,
    limits: { ...run, timeout_s: attempt.timeout_s },
    errorPayload: attempt.events.findLast(({ type }) => type === 'ERROR')?.payload ?? null,
  });
  return (
    <Notice
      tone="error"
      title={summary.error_message ?? 'The attempt failed without saying why.'}
      actions={offered ? <ActionButton {...{ action, run, attempt, title, onRetry }} server={surroundings.server} /> : undefined}
    >
      {next}
    </Notice>
  );
}

type ActionButtonProps = Pick<FailureNoticeProps, 'run' | 'attempt' | 'title' | 'onRetry'> & { action: FailureAction; server: string };

function ActionButton({ action, run, attempt, title, onRetry, server }: ActionButtonProps) {
  switch (action.kind) {
    case 'retry':
      return (
        <Button size="sm" variant="primary" disabled={onRetry === null} onClick={() => onRetry?.(action.change)}>
          <RotateCw aria-hidden="true" className="size-4" />
          {action.label}
        </Button>
      );
    case 'fix_input':
    case 'other_version': {
      const href = rerunHref(run, action.kind === 'fix_input' ? { focus: action.input } : { version: action.version });
      return (
        <ButtonLink size="sm" variant="primary" href={href}>
          <PencilLine aria-hidden="true" className="size-4" />
          {action.label}
        </ButtonLink>
      );
    }
    case 'report':
      return <Report {...{ run, attempt, title, server }} label={action.label} />;
  }
}

/** Lines of the log that a report carries. */
const LAST_LINES = 30;

/** The report, ready to be copied: it is there before the press, because a browser lets a page copy only at once. */
function Report({ run, attempt, title, server, label }: Omit<ActionButtonProps, 'action' | 'onRetry'> & { label: string }) {
  const { data: lines = [] } = useQuery(lastLinesQuery(run.id, attempt.attempt, LAST_LINES));
  const text = failureReport({ title, run, attempt, lines, origin: server });
  return (
    <div className="grid w-full grid-cols-1 gap-2">
      <div>
        <CopyButton variant="primary" text={text} label={label} showLabel />
      </div>
      <Disclosure summary="What the report says">
        <pre
          tabIndex={0}
          role="region"
          aria-label="The report"
          className="max-h-80 overflow-auto rounded-md bg-surface p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
        >
          {text}
        </pre>
      </Disclosure>
    </div>
  );
}
