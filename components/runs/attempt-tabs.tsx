'use client';

import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { OpAttempt } from '@/lib/contract/run';
import { compareAttemptsHref } from '@/components/compare/compare-link';
import { cx } from '@/components/ui/cx';
import { Link } from '@/components/ui/link';
import { Duration } from '@/components/ui/time';
import { STATE_LOOKS } from './state-look';

interface AttemptTabsProps {
  runId: string;
  attempts: OpAttempt[];
  selected: number;
  onSelect: (attempt: number) => void;
  /** All that belongs to the selected attempt. */
  children: ReactNode;
}

/** One tab per attempt, oldest first; arrow keys move between them. A run with a single attempt shows no tabs. */
export function AttemptTabs({ runId, attempts, selected, onSelect, children }: AttemptTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  if (attempts.length < 2) return <>{children}</>;

  // The last one with the one before it, any other with the last.
  const last = attempts.at(-1)?.attempt;
  const other = selected === last ? attempts.at(-2)?.attempt : last;

  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const here = attempts.findIndex((each) => each.attempt === selected);
    const next = attempts[(here + step + attempts.length) % attempts.length];
    if (next === undefined) return;
    onSelect(next.attempt);
    list.current?.querySelector<HTMLElement>(`[data-attempt="${next.attempt}"]`)?.focus();
  };

  return (
    <>
      <div
        ref={list}
        role="tablist"
        aria-label="Attempts"
        onKeyDown={move}
        className="mb-4 flex gap-1 overflow-x-auto border-b border-line"
      >
        {attempts.map((each) => {
          const { icon: Icon, label, text } = STATE_LOOKS[each.state];
          const current = each.attempt === selected;
          return (
            <button
              key={each.attempt}
              type="button"
              role="tab"
              id={`attempt-tab-${each.attempt}`}
              data-attempt={each.attempt}
              aria-selected={current}
              aria-controls="attempt-panel"
              tabIndex={current ? 0 : -1}
              onClick={() => onSelect(each.attempt)}
              className={cx(
                '-mb-px flex items-center gap-1.5 border-b-2 px-3 py-2 text-sm font-medium whitespace-nowrap focus-visible:-outline-offset-2',
                current ? 'border-ink text-ink' : 'border-transparent text-muted hover:text-ink',
              )}
            >
              <Icon aria-hidden="true" className={cx('size-4', text)} />
              Attempt {each.attempt}
              <span className="font-normal text-muted max-sm:sr-only">
                {label}
                {each.started_at === null || each.finished_at === null ? null : (
                  <>
                    , <Duration from={each.started_at} to={each.finished_at} />
                  </>
                )}
              </span>
            </button>
          );
        })}
      </div>
      {other === undefined ? null : (
        <p className="-mt-2 mb-3 text-right text-sm">
          <Link
            href={compareAttemptsHref(
              { run: runId, attempt: Math.min(selected, other) },
              { run: runId, attempt: Math.max(selected, other) },
            )}
            className="link"
          >
            Compare with attempt {other}
          </Link>
        </p>
      )}
      <div role="tabpanel" id="attempt-panel" aria-labelledby={`attempt-tab-${selected}`}>
        {children}
      </div>
    </>
  );
}
