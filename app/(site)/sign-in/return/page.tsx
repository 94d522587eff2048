import type { Metadata } from 'next';
import { SignOnReturn } from '@/components/session/sign-on-return';
import { Logo } from '@/components/shell/logo';

export const metadata: Metadata = { title: 'Sign in', robots: 'noindex', referrer: 'no-referrer' };

/** Where the provider of single sign-on leads back to. */
export default function SignOnReturnPage() {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center px-4 py-10">
      <Logo className="mb-4 size-12" />
      <h1 className="mb-4 text-2xl font-semibold">Sign in to Gyoza</h1>
      <SignOnReturn />
    </main>
  );
}
