import { env } from '@/lib/server/env';
import type { Incoming } from './exchange';

/**
 * Where the pages of this server come from, as its people's browsers see it: GYOZA_PUBLIC_URL, else what the request says. Nothing is trusted by it: a
 * browser signs for the origin that it is on, and no other.
 */
export function ownOrigin(headers: Pick<Incoming['headers'], 'get'>): string {
  const { GYOZA_PUBLIC_URL: url } = env();
  if (url !== undefined) return new URL(url).origin;
  const protocol = headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https' ? 'https' : 'http';
  const host = headers.get('host') ?? '';
  return URL.canParse(`${protocol}://${host}`) ? new URL(`${protocol}://${host}`).origin : `${protocol}://localhost`;
}
