'use client';

import { useState, type ReactNode } from 'react';
import { errorText } from '@/components/queries/error-text';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useArchive } from './use-archive';

interface ArchiveButtonProps {
  name: string;
  /** Not given: the whole op. */
  version?: string;
  /** How it is called in the question and in what is said afterwards. */
  what: string;
  archived: boolean;
  /** What archiving does, in words. */
  children: ReactNode;
}

/** Archive, which asks first, or Restore. One button for both, so that the focus stays where it was. */
export function ArchiveButton({ name, version, what, archived, children }: ArchiveButtonProps) {
  const [asking, setAsking] = useState(false);
  const { mutate, isPending, error, isSuccess, variables } = useArchive(name, version);
  const said = error !== null ? errorText(error) : !isSuccess ? '' : `${what} is ${variables === 'archive' ? 'archived' : 'restored'}.`;
  return (
    <>
      <Button
        size="sm"
        variant={archived ? 'secondary' : 'quiet'}
        aria-disabled={isPending}
        aria-label={`${archived ? 'Restore' : 'Archive'} ${what}`}
        onClick={() => {
          // Not `disabled`, which would take the focus away.
          if (isPending) return;
          if (archived) mutate('restore');
          else setAsking(true);
        }}
      >
        {archived ? 'Restore' : 'Archive'}
      </Button>
      <p role="status" className={error === null ? 'sr-only' : 'basis-full text-sm text-failed'}>
        {said}
      </p>
      <ConfirmDialog
        open={asking}
        title={`Archive ${what}?`}
        confirmLabel="Archive"
        busy={isPending}
        onConfirm={() => {
          setAsking(false);
          mutate('archive');
        }}
        onClose={() => setAsking(false)}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
