'use client';

import type { NewInvitation } from '@/lib/contract/person';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { When } from '@/components/ui/time';

/** A link that was just made, this once. */
export function LinkPanel({ made: { kind, email, path, expires_at: end }, onDone }: { made: NewInvitation; onDone: () => void }) {
  const link = new URL(path, window.location.origin).href;
  return (
    <Panel
      id="link-title"
      title={kind === 'account' ? 'Invitation' : 'Link for a new password'}
      aside={
        <Button size="sm" variant="quiet" onClick={onDone}>
          Done
        </Button>
      }
    >
      <p role="status" className="mb-3 text-sm text-muted">
        Give this to {email}, and to nobody else. It is shown only now, works once, and ends <When iso={end} />.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <input
          readOnly
          aria-label="Link"
          className="control min-w-0 flex-1 font-mono text-sm"
          value={link}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={link} label="Copy the link" showLabel variant="primary" />
      </div>
    </Panel>
  );
}
