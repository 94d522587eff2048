'use client';

import { useMemo } from 'react';
import { pageNonce } from '@/components/ui/page-nonce';
import { useReady } from '@/components/ui/use-ready';
import { frameDocument } from './frame-document';

/**
 * HTML that an op made, in a frame that has an origin of its own, runs no script, submits nothing, opens nothing, and loads nothing: it has its own
 * policy beside the page's, and what only fetches is taken out before.
 */
export function HtmlFrame({ html, name }: { html: string; name: string }) {
  const ready = useReady();
  const source = useMemo(
    () => (ready ? frameDocument(new DOMParser().parseFromString(html, 'text/html'), pageNonce()) : ''),
    [ready, html],
  );
  return (
    <iframe
      sandbox=""
      srcDoc={source}
      title={`HTML: ${name}`}
      referrerPolicy="no-referrer"
      // What an op made is made for a white sheet, whatever the page's own colours are.
      className="h-96 w-full resize-y rounded-md border border-line bg-[white] scheme-light"
    />
  );
}
