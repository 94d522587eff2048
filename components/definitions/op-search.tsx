'use client';

import { Search, SearchX } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { plural } from '@/components/format/format-size';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { OpCards } from './op-card';
import { matchesSearch, type OpSummary } from './op-summary';

/** Finds an op as one types. The search stands in the address, so that it can be shared and survives the way back. */
export function OpSearch({ ops, initial }: { ops: OpSummary[]; initial: string }) {
  const [search, setSearch] = useState(initial);
  const words = useDeferredValue(search.trim());
  const found = ops.filter((op) => matchesSearch(op, words));

  const change = (value: string): void => {
    setSearch(value);
    const query = value.trim() === '' ? '' : `?${new URLSearchParams({ q: value.trim() })}`;
    window.history.replaceState(null, '', `/definitions${query}`);
  };

  return (
    <>
      <form role="search" action="/definitions" onSubmit={(event) => event.preventDefault()} className="relative mb-5 max-w-md">
        <Search aria-hidden="true" className="pointer-events-none absolute top-3 left-3 size-4 text-muted" />
        <input
          type="search"
          name="q"
          aria-label="Search ops"
          placeholder="Name, tag or what it does"
          autoComplete="off"
          value={search}
          onChange={(event) => change(event.target.value)}
          className="control pl-9"
        />
      </form>
      <p role="status" className="sr-only">
        {words === '' ? '' : plural(found.length, 'op matches', 'ops match')}
      </p>
      {found.length === 0 ? (
        <EmptyState icon={SearchX} title={`No op matches “${words}”`} actions={<Button onClick={() => change('')}>Show all ops</Button>}>
          Try fewer or other words: names, tags and descriptions are searched.
        </EmptyState>
      ) : (
        <>
          <h2 className="sr-only">Found</h2>
          <OpCards ops={found} label="Ops" />
        </>
      )}
    </>
  );
}
