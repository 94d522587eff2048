import { queryOptions } from '@tanstack/react-query';
import { listDeliveries, listDestinations } from '@/lib/client/destinations';
import { SAME_ORIGIN } from './same-origin';

/** Deliveries are looked at again this often: soon while one is under way. */
const SOON_MS = 1000;
const LATER_MS = 10_000;

export function destinationsQuery() {
  return queryOptions({ queryKey: ['destinations'], queryFn: ({ signal }) => listDestinations(SAME_ORIGIN, { signal }) });
}

/** The last deliveries to a destination. */
export function deliveriesQuery(id: string) {
  return queryOptions({
    queryKey: ['destinations', id, 'deliveries'],
    queryFn: ({ signal }) => listDeliveries(SAME_ORIGIN, id, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.some((each) => each.state === 'PENDING' && each.tries === 0) === true ? SOON_MS : LATER_MS,
  });
}
