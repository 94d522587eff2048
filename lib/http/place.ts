import type { Place } from '@/lib/server/sign-in';
import { clientAddress } from './client-address';
import type { Incoming } from './exchange';

/** Where somebody signs in, as far as their request tells. */
export function placeOf({ headers }: Pick<Incoming, 'headers'>): Place {
  return { address: clientAddress(headers), agent: headers.get('user-agent') };
}
