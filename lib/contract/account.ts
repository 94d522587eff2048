import { z } from 'zod';
import { newPassword, personName, personRole } from './person';
import { timestamp } from './values';

/** One's own account. */
export const account = z
  .object({ id: z.uuid(), name: z.string(), email: z.string(), role: personRole, has_password: z.boolean() })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof account>;

export const accountPatch = z.strictObject({ name: personName.nullish() }).meta({ id: 'AccountPatch' });

/** `current_password` is needed where there is one. */
export const passwordPut = z
  .strictObject({ current_password: z.string().min(1).max(1024).nullish(), new_password: newPassword })
  .meta({ id: 'PasswordPut' });
export type PasswordPut = z.infer<typeof passwordPut>;

export const SESSION_METHODS = ['key', 'password', 'passkey', 'oidc', 'invitation'] as const;
export type SessionMethod = (typeof SESSION_METHODS)[number];

export const ownSession = z
  .object({
    id: z.uuid(),
    method: z.enum(SESSION_METHODS),
    agent: z.string().nullable(),
    address: z.string().nullable(),
    /** The session that asks. */
    current: z.boolean(),
    createdAt: timestamp,
    expires_at: timestamp,
  })
  .meta({ id: 'OwnSession' });
export type OwnSession = z.infer<typeof ownSession>;
export const ownSessionList = z.array(ownSession);

export const passkey = z
  .object({ id: z.uuid(), name: z.string(), createdAt: timestamp, last_used_at: timestamp.nullable() })
  .meta({ id: 'Passkey' });
export type Passkey = z.infer<typeof passkey>;
export const passkeyList = z.array(passkey);

/** What a browser's WebAuthn is given and gives, as JSON of the Web Authentication API, level 3. */
export const webAuthn = z.record(z.string(), z.json());
export const passkeyCreate = z.strictObject({ name: z.string().trim().min(1).max(120), response: webAuthn }).meta({ id: 'PasskeyCreate' });
