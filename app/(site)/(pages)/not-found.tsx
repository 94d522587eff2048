import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <>
      <h1 className="sr-only">Page not found</h1>
      <EmptyState
        icon={SearchX}
        title="There is nothing at this address"
        actions={
          <>
            <ButtonLink href="/runs">Look through the runs</ButtonLink>
            <ButtonLink href="/definitions">Find an op</ButtonLink>
          </>
        }
      >
        It may have been mistyped or cut off when it was copied. Check the address, or start from one of these.
      </EmptyState>
    </>
  );
}
