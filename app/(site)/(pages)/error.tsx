'use client';

import { Button, ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

/** What a page shows when the server failed while making it. The digest finds the entry in the server's log. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : null;
  return (
    <>
      <h1 className="mb-4 text-2xl font-semibold">This page could not be shown</h1>
      <Notice
        tone="error"
        announce
        title="The server had a problem while preparing it."
        actions={
          <>
            <Button size="sm" onClick={retry}>
              Try again
            </Button>
            <ButtonLink href="/" size="sm">
              Go to the home page
            </ButtonLink>
          </>
        }
      >
        Your runs are not affected. Try again in a moment; if it stays, tell whoever runs this server
        {digest === null ? '.' : ` and give them this code: ${digest}`}
      </Notice>
    </>
  );
}
