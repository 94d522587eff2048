'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Json } from '@/lib/domain/input-spec';
import { plural } from '@/components/format/format-size';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { isScalar } from '@/components/runs/as-table';

/** Entries of one list or object that are shown before the person asks for more. */
const FIRST_ENTRIES = 100;
/** So deep it is open from the start. */
const OPEN_DEPTH = 2;

/** Nested JSON, each list and object of which folds. What is folded is not drawn. */
export function JsonTree({ value, name }: { value: Json; name: string }) {
  return (
    <div className="relative rounded-md border border-line bg-sunken">
      <div className="absolute top-1 right-1">
        <CopyButton text={() => JSON.stringify(value, null, 2)} label={`Copy ${name}`} />
      </div>
      <div
        tabIndex={0}
        role="region"
        aria-label={`JSON: ${name}`}
        className="max-h-[28rem] overflow-auto py-2 pr-10 pl-3 font-mono text-xs leading-5"
      >
        <Node value={value} label={null} depth={0} />
      </div>
    </div>
  );
}

function Node({ value, label, depth }: { value: Json; label: string | null; depth: number }) {
  const [open, setOpen] = useState(depth < OPEN_DEPTH);
  const [shown, setShown] = useState(FIRST_ENTRIES);
  const named = label === null ? null : <span className="text-accent">{label}: </span>;
  if (isScalar(value)) {
    return (
      <div className="pl-4 break-words whitespace-pre-wrap [overflow-wrap:anywhere]">
        {named}
        {typeof value === 'string' ? <span className="text-completed">{JSON.stringify(value)}</span> : String(value)}
      </div>
    );
  }
  const entries = Array.isArray(value) ? value.map((each, index) => [String(index), each] as const) : Object.entries(value);
  const count = Array.isArray(value) ? plural(entries.length, 'item') : plural(entries.length, 'field');
  if (entries.length === 0) {
    return (
      <div className="pl-4">
        {named}
        {Array.isArray(value) ? '[]' : '{}'}
      </div>
    );
  }
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="group/node">
      <summary className="cursor-default rounded-sm">
        <ChevronRight
          aria-hidden="true"
          className={`inline size-3.5 align-[-2px] text-muted transition-transform ${open ? 'rotate-90' : ''}`}
        />{' '}
        {named}
        <span className="text-muted">
          {Array.isArray(value) ? '[' : '{'} {count} {Array.isArray(value) ? ']' : '}'}
        </span>
      </summary>
      {open ? (
        <div className="ml-1.5 border-l border-line pl-2">
          {entries.slice(0, shown).map(([key, each]) => (
            <Node key={key} value={each} label={key} depth={depth + 1} />
          ))}
          {shown < entries.length ? (
            <Button size="sm" variant="quiet" onClick={() => setShown(shown + 10 * FIRST_ENTRIES)}>
              Show {plural(Math.min(10 * FIRST_ENTRIES, entries.length - shown), 'more', 'more')} of {count}
            </Button>
          ) : null}
        </div>
      ) : null}
    </details>
  );
}
