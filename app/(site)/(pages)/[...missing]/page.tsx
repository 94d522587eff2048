import { notFound } from 'next/navigation';
import { requireSession } from '../../session';

/** Every address that is no page. It asks for a session first: strangers do not learn which pages exist. */
export default async function MissingPage() {
  await requireSession();
  notFound();
}
