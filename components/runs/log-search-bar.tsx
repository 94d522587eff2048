import { CaseSensitive, ChevronDown, ChevronUp, Regex, Search } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { plural } from '@/components/format/format-size';
import type { LogSearchState, LogSearchTerms } from '@/components/queries/use-log-search';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';

interface LogSearchBarProps {
  terms: LogSearchTerms;
  onTerms: (terms: LogSearchTerms) => void;
  state: LogSearchState;
  /** Place among the hits that the person stands on, from 0; null before the first step. */
  position: number | null;
  onStep: (step: 1 | -1) => void;
}

/** The field to search a log by, how many lines match, and the way from one to the next. */
export function LogSearchBar({ terms, onTerms, state, position, onStep }: LogSearchBarProps) {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onTerms({ ...terms, q: '' });
    else if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  const none = state.hits.length === 0;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-line px-4 py-2 sm:px-5">
      <div className="relative min-w-0 flex-1 basis-52">
        <Search aria-hidden="true" className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search the log"
          aria-invalid={state.problem !== null}
          aria-describedby="log-search-found"
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          value={terms.q}
          onChange={(event) => onTerms({ ...terms, q: event.target.value })}
          onKeyDown={onKey}
          className="control min-h-8 py-1 pl-8.5 text-sm"
        />
      </div>
      <Toggle label="Match case" on={terms.matchCase} onClick={() => onTerms({ ...terms, matchCase: !terms.matchCase })}>
        <CaseSensitive aria-hidden="true" className="size-4" />
      </Toggle>
      <Toggle label="Regular expression" on={terms.regex} onClick={() => onTerms({ ...terms, regex: !terms.regex })}>
        <Regex aria-hidden="true" className="size-4" />
      </Toggle>
      <Button
        variant="quiet"
        size="sm"
        aria-label="Previous match"
        title="Previous match (Shift+Enter)"
        disabled={none}
        onClick={() => onStep(-1)}
      >
        <ChevronUp aria-hidden="true" className="size-4" />
      </Button>
      <Button variant="quiet" size="sm" aria-label="Next match" title="Next match (Enter)" disabled={none} onClick={() => onStep(1)}>
        <ChevronDown aria-hidden="true" className="size-4" />
      </Button>
      <p
        id="log-search-found"
        role="status"
        className={cx(
          'min-w-36 text-sm tabular-nums',
          terms.q === '' && 'max-sm:hidden',
          state.problem === null ? 'text-muted' : 'text-failed',
        )}
      >
        {terms.q === '' ? null : (state.problem ?? words(state, position))}
      </p>
    </div>
  );
}

function words({ hits, searched, full }: LogSearchState, position: number | null): string {
  const count = `${plural(hits.length, 'line')}${full ? ' and more' : ''}`;
  const found = position === null ? count : `${(position + 1).toLocaleString('en-GB')} of ${count}`;
  if (searched < 1 && !full) return `${found}, ${Math.floor(searched * 100)} % searched`;
  return hits.length === 0 ? 'No line matches' : found;
}

function Toggle({ label, on, onClick, children }: { label: string; on: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <Button variant={on ? 'secondary' : 'quiet'} size="sm" aria-pressed={on} aria-label={label} title={label} onClick={onClick}>
      {children}
    </Button>
  );
}
