import { queryOptions } from '@tanstack/react-query';
import { listBulkActions } from '@/lib/client/bulk-actions';
import { QUEUE_KEY } from './list-queries';
import { SAME_ORIGIN } from './same-origin';

/** Whatever happens to a run may be the work of one. */
export const BULK_KEY = [...QUEUE_KEY, 'bulk'] as const;
/** While one works it is looked at this often: its own end changes no run. */
const LOOK_MS = 1000;

/** The last bulk actions. */
export function bulkActionsQuery() {
  return queryOptions({
    queryKey: BULK_KEY,
    queryFn: ({ signal }) => listBulkActions(SAME_ORIGIN, { signal }),
    refetchInterval: ({ state }) => (state.data?.some((each) => each.state === 'RUNNING') === true ? LOOK_MS : false),
  });
}
