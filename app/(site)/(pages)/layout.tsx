import type { ReactNode } from 'react';
import { requireSession } from '../session';
import { Shell } from '@/components/shell/shell';

export default async function PagesLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  return <Shell who={session.name}>{children}</Shell>;
}
