import { z } from 'zod';
import { webAuthn } from './account';
import { email, personName } from './person';

/**
 * POST /sign-in, in one of several ways: `access_key`; `email` and `password`; `passkey`, what the browser's authenticator answered; `invitation`, the
 * token of a link, with a new `password` or `passkey`; `sign_on`, the query that the provider of single sign-on led back with. `begin` asks for what a browser
 * needs first: to use or, with an invitation, to make a passkey; or where single sign-on begins.
 */
export const signIn = z
  .strictObject({
    access_key: z.string().min(1).max(512).optional(),
    email: email.optional(),
    password: z.string().min(1).max(1024).optional(),
    passkey: webAuthn.optional(),
    invitation: z.string().min(1).max(256).optional(),
    name: personName.optional(),
    sign_on: z.string().min(1).max(8192).optional(),
    begin: z.enum(['passkey', 'sign_on']).optional(),
  })
  .check(({ value, issues }) => {
    const given = Object.keys(value).filter((name) => value[name as keyof typeof value] !== undefined);
    const ways = given.includes('invitation')
      ? ['invitation name password', 'invitation name passkey', 'invitation name begin']
      : given.includes('email') || given.includes('password')
        ? ['email password']
        : given.includes('begin')
          ? ['begin']
          : given.includes('passkey')
            ? ['passkey']
            : given.includes('sign_on')
              ? ['sign_on']
              : ['access_key'];
    const needed = (ways.find((way) => given.every((name) => way.split(' ').includes(name))) ?? ways[0] ?? '').split(' ');
    for (const name of needed.filter((each) => each !== 'name' && !given.includes(each)))
      issues.push({ code: 'custom', input: value, path: [name], message: 'is needed' });
    for (const name of given.filter((each) => !needed.includes(each)))
      issues.push({ code: 'custom', input: value, path: [name], message: 'does not go with the other fields' });
    if (value.begin === 'sign_on' && given.includes('invitation'))
      issues.push({ code: 'custom', input: value, path: ['begin'], message: 'does not go with the other fields' });
  })
  .meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof signIn>;

/** Where a browser is to go, to sign in by the provider of single sign-on. */
export const signOnStart = z.object({ url: z.url() });
/**
 * Who is asking. Each of the first four may all that the next may: `admin` everything, `author` register ops, `operator` start runs, `viewer` see. A
 * `worker` may only what a worker needs, a `guest` only what the one link allows whose token it is.
 */
export const ROLES = ['admin', 'author', 'operator', 'viewer', 'worker', 'guest'] as const;
export type Role = (typeof ROLES)[number];
export const session = z.object({ name: z.string(), role: z.enum(ROLES) }).meta({ id: 'Session' });

export const health = z.object({ status: z.enum(['ok', 'unavailable']), version: z.string() }).meta({ id: 'Health' });
