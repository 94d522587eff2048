import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createFront } from '@/lib/http/front';
import { dispatch } from './call-api';

/** The front with the route handlers right behind it, without Next: what a script's request passes through, in this process. */
export async function startApi(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createFront(answer, { dev: false });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => {
    gone.abort();
  });
  const method = incoming.method ?? 'GET';
  const headers = new Headers(Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, [value].flat().join(', ')]));
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const response = await dispatch(
    new Request(new URL(`http://localhost${incoming.url ?? '/'}`), {
      method,
      headers,
      signal: gone.signal,
      ...(hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}),
    } as RequestInit),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
}
