import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Caller } from '@/lib/server/authenticate';
import { findSession } from '@/lib/server/find-session';

/** The session of this request, or null. Asked for by the layout and by each page, looked up once. */
export const currentSession = cache(async (): Promise<Caller | null> => {
  const visitor = await currentVisitor();
  return visitor?.role === 'guest' ? null : visitor;
});

/** The same with those who have nothing but a link: for the page that links lead to. */
export const currentVisitor = cache(async (): Promise<Caller | null> => {
  return findSession({ token: await sessionToken(), email: (await headers()).get('x-gyoza-person') });
});

/** What the browser's session cookie holds; null where it has none. */
export async function sessionToken(): Promise<string | null> {
  return (await cookies()).get('gyoza_session')?.value ?? null;
}

/** Who is asking; without a session the answer is a redirect to the sign-in page, which leads back here. */
export async function requireSession(): Promise<Caller> {
  const session = await currentSession();
  if (session !== null) return session;
  const asked = new URL((await headers()).get('x-gyoza-url') ?? '/', 'http://gyoza.invalid');
  asked.searchParams.delete('_rsc'); // the app's own page request, which no person can open
  redirect(`/sign-in?next=${encodeURIComponent(asked.pathname + asked.search)}`);
}
