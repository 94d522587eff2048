import { z } from 'zod';

/** POST /sign-in: exchanges an access key for the browser's session cookie. */
export const signIn = z.strictObject({ access_key: z.string().min(1).max(512) });
/**
 * Who is asking. Each of the first four may all that the next may: `admin` everything, `author` register ops, `operator` start runs, `viewer` see. A
 * `worker` may only what a worker needs, a `guest` only what the one link allows whose token it is.
 */
export const ROLES = ['admin', 'author', 'operator', 'viewer', 'worker', 'guest'] as const;
export type Role = (typeof ROLES)[number];
export const session = z.object({ name: z.string(), role: z.enum(ROLES) }).meta({ id: 'Session' });

export const health = z.object({ status: z.enum(['ok', 'unavailable']), version: z.string() }).meta({ id: 'Health' });
