import { z } from 'zod';
import { definitionName, timestamp, workerId } from './values';

/** What a key may be made as; those of guests come with links. */
export const KEY_ROLES = ['admin', 'author', 'operator', 'viewer', 'worker'] as const;

/** Body of POST /keys. */
export const keyCreate = z
  .strictObject({
    /** What it is for. */
    name: z.string().trim().min(1).max(100),
    /** At most the maker's own. */
    role: z.enum(KEY_ROLES),
    /** The ops that it may see and use; all that its role may when absent. */
    ops: z.array(definitionName).min(1).max(200).nullish(),
    expires_at: z.iso.datetime({ offset: true }).nullish(),
    /** With the role worker: the one worker that it acts for. When absent, the first one that it is used by. */
    worker_id: workerId.nullish(),
  })
  .meta({ id: 'KeyCreate' });
export type KeyCreate = z.infer<typeof keyCreate>;

export const apiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: z.enum(KEY_ROLES),
    /** Empty for all that the role may. */
    ops: z.array(z.string()),
    worker_id: workerId.nullable(),
    /** Who made it; null for the server. */
    owner: z.string().nullable(),
    /** It comes from the settings of the server, and ends only there. */
    is_managed: z.boolean(),
    /** It is the one that was used to ask. */
    is_own: z.boolean(),
    createdAt: timestamp,
    expires_at: timestamp.nullable(),
    /** To within a minute; null when it was never used. */
    last_used_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
  })
  .meta({ id: 'Key' });
export type ApiKey = z.infer<typeof apiKey>;
export const keyList = z.array(apiKey);

/** The answer to POST /keys alone holds the key itself. */
export const newKey = apiKey.extend({ key: z.string() }).meta({ id: 'NewKey' });
export type NewKey = z.infer<typeof newKey>;
