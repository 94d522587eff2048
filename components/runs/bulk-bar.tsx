'use client';

import { useQuery } from '@tanstack/react-query';
import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import type { RunCounts } from '@/lib/contract/run-counts';
import type { RunRow } from '@/lib/contract/run';
import { BULK_STATES, BULK_VERBS, type BulkVerb } from '@/lib/domain/bulk';
import { plural } from '@/components/format/format-size';
import { compareAttemptsHref } from '@/components/compare/compare-link';
import { runCountsQuery, type RunsFilter } from '@/components/queries/list-queries';
import { Button, ButtonLink } from '@/components/ui/button';
import { BulkDialog } from './bulk-dialog';
import { filterPart } from './runs-href';

export interface BulkSelection {
  /** The rows that are ticked, all of them on this page. */
  rows: RunRow[];
  /** Every run that meets the filter is meant, on whichever page. */
  all: boolean;
  /** Every row of the page is ticked, and there are other pages. */
  mayChooseAll: boolean;
  onChooseAll: () => void;
  onClear: () => void;
}

/** What can be done with the selected runs. It keeps its place when nothing is selected, so that the list below stays put. */
export function BulkBar({
  mayManage,
  filter,
  selection,
  onStarted,
}: {
  /** Their role may cancel, retry and move runs; which of them, each run decides. */
  mayManage: boolean;
  filter: RunsFilter;
  selection: BulkSelection;
  onStarted: (id: string) => void;
}) {
  const { rows, all, mayChooseAll, onChooseAll, onClear } = selection;
  const [asking, setAsking] = useState<BulkVerb | null>(null);
  const meant = filterPart(filter);
  const { data: counts } = useQuery({ ...runCountsQuery(meant), enabled: all || mayChooseAll });
  const number = (verb: BulkVerb): number => (all ? countedFor(verb, counts) : idsFor(verb, rows).length);

  const pair = all ? null : comparePair(rows);
  return (
    <>
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-b border-line px-4 py-2 text-sm">
        {rows.length === 0 && !all ? (
          <p className="text-muted">
            {mayManage
              ? 'Select runs to cancel, retry, move or label many at once, or two of the same op to compare them.'
              : 'Select two runs of the same op to compare them.'}
          </p>
        ) : (
          <>
            <p className="mr-1 font-medium tabular-nums">
              {all && counts !== undefined ? `All ${atLeast(counts)} that match` : plural(rows.length, 'run')} selected
            </p>
            {mayChooseAll && !all && counts !== undefined && counts.total > rows.length ? (
              <Button size="sm" variant="quiet" onClick={onChooseAll}>
                Select all {atLeast(counts)} that match
              </Button>
            ) : null}
            {(mayManage ? BULK_VERBS : []).map((verb) => (
              <Button
                key={verb}
                size="sm"
                variant={verb === 'cancel' ? 'danger' : 'secondary'}
                disabled={number(verb) === 0}
                onClick={() => setAsking(verb)}
              >
                {LABELS[verb]} {number(verb).toLocaleString('en-GB')}
              </Button>
            ))}
            {pair === null ? null : (
              <ButtonLink size="sm" href={pair}>
                <Columns2 aria-hidden="true" className="size-4" />
                Compare
              </ButtonLink>
            )}
            <Button size="sm" variant="quiet" onClick={onClear}>
              Clear selection
            </Button>
          </>
        )}
      </div>
      <BulkDialog
        verb={asking}
        runs={asking === null ? 0 : number(asking)}
        request={asking === null ? null : all ? { action: asking, filter: meant } : { action: asking, run_ids: idsFor(asking, rows) }}
        onClose={() => setAsking(null)}
        onStarted={(id) => {
          setAsking(null);
          onClear();
          onStarted(id);
        }}
      />
    </>
  );
}

/** Where two selected runs of the same op stand side by side, the older one left; null for any other selection. */
function comparePair(selected: readonly RunRow[]): string | null {
  const [newer, older, ...more] = selected;
  if (newer === undefined || older === undefined || more.length > 0) return null;
  const isSameOp = newer.op_definition === null ? newer.image === older.image : newer.op_definition === older.op_definition;
  const reference = (run: RunRow) => ({ run: run.id, attempt: run.current_attempt });
  return isSameOp ? compareAttemptsHref(reference(older), reference(newer)) : null;
}

const LABELS: Record<BulkVerb, string> = { cancel: 'Cancel', retry: 'Retry', priority: 'Set priority of', label: 'Label' };

function idsFor(verb: BulkVerb, rows: readonly RunRow[]): string[] {
  return rows.filter((run) => BULK_STATES[verb].includes(run.state) && !(verb === 'cancel' && run.cancel_requested)).map((run) => run.id);
}

function countedFor(verb: BulkVerb, counts: RunCounts | undefined): number {
  return BULK_STATES[verb].reduce((sum, state) => sum + (counts?.states[state] ?? 0), 0);
}

function atLeast({ total, at_least }: RunCounts): string {
  return `${total.toLocaleString('en-GB')}${at_least ? '+' : ''}`;
}
