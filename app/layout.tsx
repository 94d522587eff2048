import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { QueryProvider } from '@/components/queries/query-provider';
import { parseTheme, THEME_COOKIE } from '@/components/shell/theme';
import { NowProvider } from '@/components/ui/now';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Gyoza', template: '%s · Gyoza' },
  description: 'A form, a queue and a history for any container.',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' };

/** Every page is rendered per request: the policy that lets its scripts run carries a nonce of that request. */
export const dynamic = 'force-dynamic';

function momentOfRendering(): number {
  return Date.now();
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} {...(theme === 'system' ? {} : { 'data-theme': theme })}>
      <body>
        <QueryProvider>
          <NowProvider serverNow={momentOfRendering()}>{children}</NowProvider>
        </QueryProvider>
      </body>
    </html>
  );
}
