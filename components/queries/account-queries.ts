import { queryOptions } from '@tanstack/react-query';
import { listPasskeys, listSessions } from '@/lib/client/account';
import { SAME_ORIGIN } from './same-origin';

/** One's own passkeys. */
export function passkeysQuery() {
  return queryOptions({ queryKey: ['account', 'passkeys'], queryFn: ({ signal }) => listPasskeys(SAME_ORIGIN, { signal }) });
}

/** Where one is signed in. */
export function sessionsQuery() {
  return queryOptions({ queryKey: ['account', 'sessions'], queryFn: ({ signal }) => listSessions(SAME_ORIGIN, { signal }) });
}
