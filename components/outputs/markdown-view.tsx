'use client';

import { lazy, Suspense } from 'react';

/** The parser comes to the browser only where there is Markdown to show. */
const Readme = lazy(async () => ({ default: (await import('@/components/definitions/readme')).Readme }));

/** Markdown that an op wrote, laid out like a readme: raw HTML in it stays text, and it loads nothing from elsewhere. */
export function MarkdownView({ markdown }: { markdown: string }) {
  return (
    <Suspense fallback={<pre className="font-mono text-xs break-words whitespace-pre-wrap">{markdown}</pre>}>
      <Readme markdown={markdown} />
    </Suspense>
  );
}
