import { queryOptions } from '@tanstack/react-query';
import { listKeys } from '@/lib/client/keys';
import { SAME_ORIGIN } from './same-origin';

/** Keys that go on. */
export function keysQuery() {
  return queryOptions({ queryKey: ['keys'], queryFn: ({ signal }) => listKeys(SAME_ORIGIN, { signal }) });
}
