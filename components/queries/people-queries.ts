import { queryOptions } from '@tanstack/react-query';
import { listInvitations, listPeople } from '@/lib/client/people';
import { SAME_ORIGIN } from './same-origin';

/** Everybody with an account. */
export function peopleQuery() {
  return queryOptions({ queryKey: ['people'], queryFn: ({ signal }) => listPeople(SAME_ORIGIN, { signal }) });
}

/** The invitations and password links that can still be used. */
export function invitationsQuery() {
  return queryOptions({ queryKey: ['invitations'], queryFn: ({ signal }) => listInvitations(SAME_ORIGIN, { signal }) });
}
