import { z } from 'zod';
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/domain/password';
import { timestamp } from './values';

/** What a person may be; workers and links are no people. */
export const PERSON_ROLES = ['admin', 'author', 'operator', 'viewer'] as const;
export const personRole = z.enum(PERSON_ROLES);
export type PersonRole = z.infer<typeof personRole>;

export const email = z.email('must be an e-mail address').max(254).toLowerCase();
export const personName = z.string().trim().min(1).max(120);
export const newPassword = z
  .string()
  .min(PASSWORD_MIN, `must have at least ${PASSWORD_MIN} characters`)
  .max(PASSWORD_MAX, `must have at most ${PASSWORD_MAX} characters`);

export const person = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: personRole,
    disabled: z.boolean(),
    /** How they can sign in. */
    has_password: z.boolean(),
    passkeys: z.int().min(0),
    last_seen_at: timestamp.nullable(),
    createdAt: timestamp,
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof person>;
export const personList = z.array(person);

/** Body of POST /people: an account with a password, without an invitation. */
export const personCreate = z
  .strictObject({ name: personName, email, role: personRole, password: newPassword })
  .meta({ id: 'PersonCreate' });
export type PersonCreate = z.infer<typeof personCreate>;

export const personPatch = z
  .strictObject({ name: personName.nullish(), role: personRole.nullish(), disabled: z.boolean().nullish() })
  .meta({ id: 'PersonPatch' });
export type PersonPatch = z.infer<typeof personPatch>;

export const invitationCreate = z.strictObject({ email, role: personRole, name: personName.nullish() }).meta({ id: 'InvitationCreate' });
export type InvitationCreate = z.infer<typeof invitationCreate>;

export const invitation = z
  .object({
    id: z.uuid(),
    /** Whether the link makes an account, or sets a new password of one. */
    kind: z.enum(['account', 'password']),
    email: z.string(),
    name: z.string().nullable(),
    role: personRole.nullable(),
    invited_by: z.string(),
    createdAt: timestamp,
    expires_at: timestamp,
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof invitation>;
export const invitationList = z.array(invitation);

/** With the path that leads to it, which is told only once: of its token nothing but a hash is kept. */
export const newInvitation = z.object({ ...invitation.shape, path: z.string() }).meta({ id: 'NewInvitation' });
export type NewInvitation = z.infer<typeof newInvitation>;
