'use client';

import { Search, SearchX } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { plural } from '@/components/format/format-size';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { catalogueHref, lookUp, SORTS, tagCounts, type CatalogueView, type Sort } from './catalogue-view';
import { OpCards } from './op-card';
import type { OpSummary } from './op-summary';
import { TagFilter } from './tag-filter';

const SORT_LABELS: Record<Sort, string> = { name: 'Name', last_used: 'Last used', most_used: 'Most used' };

/** Finds an op as one types. Search, tags and order stand in the address, so that they can be shared and survive the way back. */
export function OpSearch({ ops, initial }: { ops: OpSummary[]; initial: CatalogueView }) {
  const [view, setView] = useState(initial);
  const looked = useDeferredValue(view);
  const found = lookUp(ops, looked);
  const narrowed = looked.q.trim() !== '' || looked.tags.length > 0;

  const change = (changes: Partial<CatalogueView>): void => {
    const next = { ...view, ...changes };
    setView(next);
    window.history.replaceState(null, '', catalogueHref(next));
  };

  return (
    <>
      <form role="search" action="/definitions" onSubmit={(event) => event.preventDefault()} className="mb-4 flex flex-wrap gap-3">
        <div className="relative min-w-0 flex-1 basis-64 sm:max-w-md">
          <Search aria-hidden="true" className="pointer-events-none absolute top-3 left-3 size-4 text-muted" />
          <input
            type="search"
            name="q"
            aria-label="Search ops"
            placeholder="Name, tag or what it does"
            autoComplete="off"
            value={view.q}
            onChange={(event) => change({ q: event.target.value })}
            className="control pl-9"
          />
        </div>
        <label className="flex items-center gap-2 text-sm font-medium">
          Sort by
          <select
            value={view.sort}
            onChange={(event) => change({ sort: SORTS.find((sort) => sort === event.target.value) ?? 'name' })}
            className="control w-auto pr-8"
          >
            {SORTS.map((sort) => (
              <option key={sort} value={sort}>
                {SORT_LABELS[sort]}
              </option>
            ))}
          </select>
        </label>
      </form>
      <TagFilter tags={tagCounts(ops)} chosen={view.tags} onChange={(tags) => change({ tags })} />
      <p role="status" className="sr-only">
        {narrowed ? plural(found.length, 'op matches', 'ops match') : ''}
      </p>
      {found.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title={looked.q.trim() === '' ? 'No op has all of these tags' : `No op matches “${looked.q.trim()}”`}
          actions={<Button onClick={() => change({ q: '', tags: [] })}>Show all ops</Button>}
        >
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
