import type { ReactNode } from 'react';
import { Link } from '@/components/ui/link';
import { Logo } from './logo';
import { MainNav } from './main-nav';

/** The frame of every page behind the sign-in. */
export function Shell({ who, children }: { who: string; children: ReactNode }) {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only rounded-md bg-action px-3 py-2 text-sm font-medium text-on-action focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-30"
      >
        Skip to content
      </a>
      <header className="border-b border-line md:border-r md:border-b-0">
        <div className="flex items-center justify-between px-4 py-2.5 md:sticky md:top-0 md:h-dvh md:flex-col md:items-stretch md:justify-start md:px-3 md:py-4">
          <Link href="/" className="flex items-center gap-2 rounded-md px-1 font-semibold md:mb-5 md:px-2">
            <Logo className="size-7" />
            <span className="text-lg tracking-tight">Gyoza</span>
          </Link>
          <MainNav />
          <p className="truncate text-sm text-muted md:mt-auto md:px-2.5" title={`Signed in as ${who}`}>
            {who}
          </p>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-6xl min-w-0 px-4 pt-6 pb-28 md:px-8 md:pt-9 md:pb-16">
        {children}
      </main>
    </div>
  );
}
