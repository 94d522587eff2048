import type { BulkAction } from '@/lib/contract/bulk-action';
import type { BulkVerb } from '@/lib/domain/bulk';
import { labelText, type LabelChange } from '@/lib/domain/run-labels';
import { plural } from '@/components/format/format-size';

const DOING: Record<BulkVerb, string> = {
  cancel: 'Cancelling',
  retry: 'Retrying',
  priority: 'Changing the priority of',
  label: 'Labelling',
};
const DONE: Record<BulkVerb, string> = { cancel: 'asked to stop', retry: 'retried', priority: 'given another priority', label: 'labelled' };

/** What a bulk action is called in a list. */
export function bulkTitle(action: BulkAction): string {
  const runs = plural(action.total, 'run');
  if (action.undo_of !== null) return `Put back the ${putBack(action)} of ${runs}`;
  switch (action.action) {
    case 'cancel':
      return `Cancel ${runs}`;
    case 'retry':
      return `Retry ${runs}`;
    case 'priority':
      return `Set the priority of ${runs} to ${action.priority ?? ''}`;
    case 'label':
      return labelTitle(action.labels ?? { add: {}, remove: [] }, runs);
  }
}

/** What an undo puts back. */
function putBack({ action }: BulkAction): string {
  return action === 'label' ? 'labels' : 'priority';
}

function labelTitle({ add, remove }: LabelChange, runs: string): string {
  const added = Object.entries(add).map(([key, value]) => labelText(key, value));
  if (added.length === 0) return `Take ${remove.join(', ')} off ${runs}`;
  return `Add ${added.join(', ')} to ${runs}${remove.length === 0 ? '' : ` and take ${remove.join(', ')} off`}`;
}

/** How far it is, in one sentence or two. */
export function bulkProgress(action: BulkAction): string {
  const { done, refused, left, total } = action;
  if (action.state === 'RUNNING') return `${DOING[action.action]} ${plural(done + refused, 'run')} of ${total.toLocaleString('en-GB')}…`;
  const sentences = [
    action.undo_of === null
      ? `${plural(done, 'run was', 'runs were')} ${DONE[action.action]}.`
      : `${plural(done, 'run has its', 'runs have their')} ${putBack(action)} back.`,
  ];
  if (refused > 0) sentences.push(`${refused.toLocaleString('en-GB')} could not be.`);
  if (left > 0) sentences.push(`${plural(left, 'run was', 'runs were')} left alone when it was stopped.`);
  return sentences.join(' ');
}
