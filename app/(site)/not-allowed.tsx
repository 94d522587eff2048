import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';

interface NotAllowedProps {
  title: string;
  /** Whom to ask. */
  children: ReactNode;
}

/** A page that is there and not for the role of whoever asks: in place of its content, who could help. */
export function NotAllowed({ title, children }: NotAllowedProps) {
  return (
    <>
      <PageHeader title={title} />
      <EmptyState icon={Lock} title="Not for your role" actions={<ButtonLink href="/definitions">Look at the ops</ButtonLink>}>
        {children}
      </EmptyState>
    </>
  );
}
