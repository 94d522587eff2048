'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { deleteLink } from '@/lib/client/links';
import type { OpDefinition } from '@/lib/contract/definition';
import type { Link } from '@/lib/contract/link';
import type { InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { keptInputs } from '@/lib/domain/link-inputs';
import { errorText } from '@/components/queries/error-text';
import { linksQuery } from '@/components/queries/preset-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { When } from '@/components/ui/time';
import { LinkDialog } from './link-dialog';

interface ShareLinkProps {
  definition: Pick<OpDefinition, 'id' | 'version' | 'input_specs' | 'public_links'>;
  inputsNow: () => JsonObject;
}

/** Makes links that lead to this form alone, filled in as it is now, and shows those that there are. */
export function ShareLink({ definition, inputsNow }: ShareLinkProps) {
  const client = useQueryClient();
  const [sharing, setSharing] = useState<JsonObject | null>(null);
  const [isOpen, setOpen] = useState(false);
  const query = linksQuery(definition.id);
  const { data: links = [] } = useQuery({ ...query, enabled: isOpen });
  const specs = definition.input_specs as unknown as InputSpecs;
  return (
    <div className="grid gap-2">
      <div>
        <Button
          size="sm"
          onClick={() => {
            setSharing(keptInputs(specs, inputsNow()));
          }}
        >
          <Link2 aria-hidden="true" className="size-4" />
          Make a link to this form
        </Button>
      </div>
      <LinkDialog
        key={sharing === null ? 'closed' : 'open'}
        definition={definition}
        inputs={sharing}
        onClose={() => {
          setSharing(null);
        }}
        onMade={() => {
          setSharing(null);
          setOpen(true);
          void client.invalidateQueries({ queryKey: query.queryKey });
        }}
      />
      <details
        open={isOpen}
        onToggle={(event) => {
          setOpen(event.currentTarget.open);
        }}
      >
        <summary className="rounded-sm py-1 text-sm font-medium text-muted hover:text-ink">Links that there are</summary>
        {links.length === 0 ? <p className="text-sm text-muted">There are none.</p> : null}
        <ul className="grid gap-2 pt-1">
          {links.map((link) => (
            <LinkRow key={link.id} link={link} onGone={() => client.invalidateQueries({ queryKey: query.queryKey })} />
          ))}
        </ul>
      </details>
    </div>
  );
}

function LinkRow({ link, onGone }: { link: Link; onGone: () => Promise<void> }) {
  const withdraw = useMutation({ mutationFn: () => deleteLink(SAME_ORIGIN, link.id), onSuccess: onGone });
  const title = link.title ?? 'Untitled link';
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 rounded-md border border-line px-3 py-2 text-sm">
      <div className="min-w-0">
        <a href={link.path} className="link font-medium break-words">
          {title}
        </a>
        <p className="text-muted">
          {link.public ? 'For everybody who has it' : 'For people who sign in'}
          {link.expires_at === null ? null : (
            <>
              {', until '}
              <When iso={link.expires_at} />
            </>
          )}
          {link.runs === 0 ? ', not used yet' : `, ${link.runs} ${link.runs === 1 ? 'run' : 'runs'}`}
        </p>
        {withdraw.error === null ? null : <p className="font-medium text-failed">{errorText(withdraw.error)}</p>}
      </div>
      <div className="flex gap-1">
        <CopyButton label={`Copy ${title}`} text={() => `${window.location.origin}${link.path}`} />
        <Button
          size="sm"
          variant="quiet"
          disabled={withdraw.isPending}
          onClick={() => {
            withdraw.mutate();
          }}
        >
          Withdraw
        </Button>
      </div>
    </li>
  );
}
