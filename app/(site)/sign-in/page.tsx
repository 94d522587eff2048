import type { Metadata } from 'next';
import { currentSession } from '../session';
import { env } from '@/lib/server/env';
import { hasPeople } from '@/lib/server/people';
import { safeNext } from '@/components/session/safe-next';
import { SignInWays } from '@/components/session/sign-in-ways';
import { Logo } from '@/components/shell/logo';
import { Link } from '@/components/ui/link';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next } = await searchParams;
  const target = safeNext(typeof next === 'string' ? next : null);
  const session = await currentSession();
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center px-4 py-10">
      <Logo className="mb-4 size-12" />
      <h1 className="text-2xl font-semibold">Sign in to Gyoza</h1>
      <SignInWays next={target} hasPeople={await hasPeople()} signOn={env().signOn?.name ?? null} />
      {session === null ? null : (
        <p className="mt-6 text-sm text-muted">
          You are signed in as {session.name}.{' '}
          <Link href={target} className="link">
            Continue
          </Link>
        </p>
      )}
    </main>
  );
}
