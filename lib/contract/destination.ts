import { z } from 'zod';
import { EVENT_TYPES } from './event';
import { runId, timestamp } from './values';

export const destinationKind = z.enum(['webhook', 'email']);
export type DestinationKind = z.infer<typeof destinationKind>;

/** Events that a destination hears of when nothing else is said: how a run ended. */
export const END_EVENTS = ['COMPLETED', 'FAILED', 'CANCELLED'] as const;

/** As Standard Webhooks has it: `whsec_` and the base64 of 24 to 64 bytes. */
const signingSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, 'must be whsec_ and 24 to 64 bytes as base64')
  .meta({ description: 'Signs what is sent to a webhook; kept encrypted and never answered.' });
const url = z
  .string()
  .max(2000)
  .refine(isWebAddress, 'must be an address that begins with https:// or http://, without a name or password in it');

const fields = {
  name: z.string().min(1).max(256).meta({ description: 'What `event_delivery.topic` names.' }),
  url: url.nullish(),
  signing_secret: signingSecret.nullish(),
  addresses: z.array(z.email().max(254)).min(1).max(50).nullish(),
  events: z.array(z.enum(EVENT_TYPES)).min(1).max(20).nullish(),
  enabled: z.boolean().nullish(),
};

/** Body of POST /destinations. A webhook needs `url` and `signing_secret`, an email `addresses`. */
export const destinationCreate = z.strictObject({ ...fields, kind: destinationKind }).meta({ id: 'DestinationCreate' });
export type DestinationCreate = z.infer<typeof destinationCreate>;

export const destinationPatch = z.strictObject({ ...fields, name: fields.name.nullish() }).meta({ id: 'DestinationPatch' });
export type DestinationPatch = z.infer<typeof destinationPatch>;

export const destination = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: destinationKind,
    url: z.string().nullable(),
    addresses: z.array(z.string()),
    events: z.array(z.string()),
    enabled: z.boolean(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Destination' });
export type Destination = z.infer<typeof destination>;
export const destinationList = z.array(destination);

export const deliveryState = z.enum(['PENDING', 'DELIVERED', 'FAILED']);
export type DeliveryState = z.infer<typeof deliveryState>;

/** One event for one destination. `id` is what the receiver gets as `X-Gyoza-Delivery`. */
export const delivery = z
  .object({
    id: z.uuid(),
    run_id: runId.nullable(),
    event_id: z.int().nullable(),
    /** Type of the event, or TEST. */
    event: z.string(),
    state: deliveryState,
    tries: z.int().min(0),
    /** Why the last try came to nothing. */
    error: z.string().nullable(),
    /** When it is tried next, while it is PENDING. */
    next_try_at: timestamp.nullable(),
    createdAt: timestamp,
    finished_at: timestamp.nullable(),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof delivery>;
export const deliveryList = z.array(delivery);

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
