'use client';

import { CopyButton } from '@/components/ui/copy-button';
import { SNIPPETS, type Snippet } from './run-snippets';

/** The run as it stands in the form, to be kept or passed on. */
export function CopyAs({ textOf }: { textOf: (snippet: Snippet) => string }) {
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-1">
        {SNIPPETS.map((snippet) => (
          <CopyButton key={snippet} label={`Copy as ${snippet}`} showLabel text={() => textOf(snippet)} />
        ))}
      </div>
      <p className="text-sm text-muted">Secrets are left out. A link fills in this form; it starts nothing.</p>
    </div>
  );
}
