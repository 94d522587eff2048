'use client';

import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ProblemError } from '@/lib/client/problem-error';

/** A session that ended meanwhile: the way back in leads to this very page. */
function onError(error: unknown): void {
  if (!(error instanceof ProblemError) || error.status !== 401) return;
  window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
}

/** One cache per browser tab. Pages arrive with their data and are told of changes, so nothing is fetched again merely because time passed. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        queryCache: new QueryCache({ onError }),
        defaultOptions: {
          queries: { staleTime: 30_000, retry: (failures, error) => !(error instanceof ProblemError) && failures < 2 },
          mutations: { retry: false },
        },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
