import { headers } from 'next/headers';

/** The address under which the person reached this server, for commands to copy. */
export async function serverAddress(): Promise<string> {
  const all = await headers();
  return `${all.get('x-forwarded-proto')?.split(',')[0] ?? 'http'}://${all.get('host') ?? 'localhost:5555'}`;
}
