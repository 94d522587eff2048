import type { BulkAction } from '@/lib/contract/bulk-action';
import type { BulkVerb } from '@/lib/domain/bulk';
import type { Tx } from './db';

interface Counted {
  id: string;
  action: BulkVerb;
  priority: number | null;
  labels: BulkAction['labels'];
  undo_of: string | null;
  undone_by: string | null;
  created_by: string;
  created_at: Date;
  stopped_at: Date | null;
  finished_at: Date | null;
  done: number;
  refused: number;
  left: number;
  undoable: number;
}

/** Bulk actions with how far they are, newest first. */
export async function readBulkActions(tx: Tx, ids: readonly string[]): Promise<BulkAction[]> {
  if (ids.length === 0) return [];
  const rows = await tx.$queryRaw<Counted[]>`
    select a.id::text, a.action, a.priority, a.labels, a.undo_of::text, u.id::text as undone_by, a.created_by, a.created_at, a.stopped_at, a.finished_at, c.*
    from bulk_actions a
    left join bulk_actions u on u.undo_of = a.id,
    lateral (
      select count(*) filter (where outcome = 'done')::int as done, count(*) filter (where outcome = 'refused')::int as refused,
        count(*) filter (where outcome is null)::int as left, count(*) filter (where outcome = 'done' and (was is not null or was_labels is not null))::int as undoable
      from bulk_items i where i.action_id = a.id
    ) c
    where a.id = any (${[...ids]}::uuid[]) order by a.created_at desc, a.id desc`;
  const reasons = await tx.$queryRaw<{ action_id: string; reason: string; runs: number }[]>`
    select action_id::text, reason, count(*)::int as runs from bulk_items
    where action_id = any (${[...ids]}::uuid[]) and outcome = 'refused' group by action_id, reason order by runs desc, reason`;
  return rows.map((row) =>
    present(
      row,
      reasons.filter(({ action_id }) => action_id === row.id),
    ),
  );
}

function present(row: Counted, reasons: { reason: string; runs: number }[]): BulkAction {
  const state = row.finished_at === null ? 'RUNNING' : row.stopped_at === null ? 'DONE' : 'STOPPED';
  return {
    id: row.id,
    action: row.action,
    priority: row.priority,
    labels: row.labels,
    state,
    total: row.done + row.refused + row.left,
    done: row.done,
    refused: row.refused,
    left: row.left,
    reasons: reasons.slice(0, 10).map(({ reason, runs }) => ({ reason, runs })),
    undo_of: row.undo_of,
    undone_by: row.undone_by,
    can_undo: state !== 'RUNNING' && row.undoable > 0 && row.undone_by === null && row.undo_of === null,
    created_by: row.created_by,
    createdAt: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
