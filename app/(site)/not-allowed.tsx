import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { whomToAsk } from '@/lib/server/whom-to-ask';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';

interface NotAllowedProps {
  title: string;
  /** Above the title: where this page hangs. */
  above?: ReactNode;
  /** Who may, and what they would do. */
  children: ReactNode;
}

/** A page that is there and not for the role of whoever asks: in place of its content, who could help, the admins by name. */
export async function NotAllowed({ title, above, children }: NotAllowedProps) {
  const admins = await whomToAsk();
  return (
    <>
      <PageHeader above={above} title={title} />
      <EmptyState icon={Lock} title="Not for your role" actions={<ButtonLink href="/definitions">Look at the ops</ButtonLink>}>
        {children}
        {admins === null ? null : ` An admin here is ${admins}.`}
      </EmptyState>
    </>
  );
}
