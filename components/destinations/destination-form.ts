import {
  END_EVENTS,
  type Destination,
  type DestinationCreate,
  type DestinationKind,
  type DestinationPatch,
} from '@/lib/contract/destination';
import type { EventType } from '@/lib/contract/event';
import { newSecret } from './new-secret';

/** What stands in the form of a destination. */
export interface DestinationFields {
  name: string;
  kind: DestinationKind;
  url: string;
  /** Empty: the one that is kept stays. */
  secret: string;
  /** One per line, or with commas between. */
  addresses: string;
  events: readonly EventType[];
  enabled: boolean;
}

/** Events that people choose among, and how they are called there. */
export const EVENT_WORDS: Partial<Record<EventType, string>> = {
  STARTED: 'Started',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
  RETRIED: 'Tried again',
  ERROR: 'An error that the op reports',
  INFO: 'A message of the op',
};

/** The form of a new destination, with a secret to copy, or of one that is there. */
export function fieldsOf(destination: Destination | null): DestinationFields {
  if (destination === null) {
    return { name: '', kind: 'webhook', url: '', secret: newSecret(), addresses: '', events: END_EVENTS, enabled: true };
  }
  const { name, kind, url, addresses, events, enabled } = destination;
  return { name, kind, url: url ?? '', secret: '', addresses: addresses.join('\n'), events: events as EventType[], enabled };
}

/** What is missing, by field. */
export function missingFields(fields: DestinationFields): Partial<Record<'name' | 'url' | 'addresses' | 'events', string>> {
  return {
    ...(fields.name === '' ? { name: 'Give it a name.' } : {}),
    ...(fields.kind === 'webhook' && fields.url.trim() === '' ? { url: 'Give its address.' } : {}),
    ...(fields.kind === 'email' && addressesOf(fields).length === 0 ? { addresses: 'Give at least one address.' } : {}),
    ...(fields.events.length === 0 ? { events: 'Choose at least one.' } : {}),
  };
}

export function bodyOf(fields: DestinationFields): DestinationPatch & DestinationCreate {
  const { name, kind, enabled } = fields;
  const shared = { name, kind, enabled, events: [...fields.events] };
  if (kind === 'email') return { ...shared, addresses: addressesOf(fields) };
  return { ...shared, url: fields.url.trim(), ...(fields.secret === '' ? {} : { signing_secret: fields.secret }) };
}

function addressesOf({ addresses }: DestinationFields): string[] {
  return addresses.split(/[\s,;]+/).filter((address) => address !== '');
}
