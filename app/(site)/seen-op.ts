import { notFound } from 'next/navigation';
import { may } from '@/lib/domain/may';
import type { Caller } from '@/lib/server/authenticate';
import { requireSession } from './session';

/** Who asks for a page about an op. One that they may not see is not found, like one that is not there. */
export async function requireSeenOp(op: string): Promise<Caller> {
  const caller = await requireSession();
  if (!may(caller, 'see', { op })) notFound();
  return caller;
}
