import type { Metadata } from 'next';
import Link from 'next/link';
import { currentSession } from '../session';
import { safeNext } from '@/components/session/safe-next';
import { SignInForm } from '@/components/session/sign-in-form';
import { Logo } from '@/components/shell/logo';

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
      <p className="mt-1 mb-6 text-muted">
        Use the access key that you were given. Whoever started the server finds the first one in its terminal.
      </p>
      <SignInForm next={target} />
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
