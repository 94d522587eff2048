'use client';

import { buttonClass } from '@/components/ui/button-class';
import './globals.css';

/** Shown when not even the frame of the page could be made. Every page carries this one: it has no links, whose code would come a second time. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Gyoza</title>
        <main className="mx-auto grid min-h-dvh max-w-md content-center justify-items-center gap-3 px-4 text-center">
          <h1 className="text-2xl font-semibold">Gyoza could not show this page</h1>
          <p className="text-muted">The server had a problem. Your runs are not affected; try again in a moment.</p>
          <button type="button" className={buttonClass('primary')} onClick={retry}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
