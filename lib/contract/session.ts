import { z } from 'zod';

/** POST /sign-in: exchanges an access key for the browser's session cookie. */
export const signIn = z.strictObject({ access_key: z.string().min(1).max(512) });
/**
 * Who is asking. `admin` may do everything, `user` all but act as a worker, `worker` only what a worker needs, `guest` only what the one link allows
 * whose token it is.
 */
export const ROLES = ['admin', 'user', 'worker', 'guest'] as const;
export type Role = (typeof ROLES)[number];
export const session = z.object({ name: z.string(), role: z.enum(ROLES) }).meta({ id: 'Session' });

export const health = z.object({ status: z.enum(['ok', 'unavailable']), version: z.string() }).meta({ id: 'Health' });
