'use client';

import { Button } from '@/components/ui/button';
import './globals.css';

/** Shown when not even the frame of the page could be made. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Gyoza</title>
        <main className="mx-auto grid min-h-dvh max-w-md content-center justify-items-center gap-3 px-4 text-center">
          <h1 className="text-2xl font-semibold">Gyoza could not show this page</h1>
          <p className="text-muted">The server had a problem. Your runs are not affected; try again in a moment.</p>
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
        </main>
      </body>
    </html>
  );
}
