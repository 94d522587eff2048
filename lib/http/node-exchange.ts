import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type RouteHandler = (request: Request) => Promise<Response>;

/** Lets a route handler answer a request of node:http, as Next would: HEAD by GET, `signal` aborted when the client goes away. */
export async function answerBy(
  handlers: Readonly<Record<string, RouteHandler | undefined>>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const method = incoming.method ?? 'GET';
  const handler = handlers[method === 'HEAD' ? 'GET' : method];
  if (handler === undefined) throw new Error(`${method} has no handler.`);
  await send(await handler(toRequest(incoming, outgoing, method)), outgoing);
}

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse, method: string): Request {
  const gone = new AbortController();
  outgoing.once('close', () => {
    gone.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(new URL(`http://localhost${incoming.url ?? '/'}`), {
    method,
    headers,
    signal: gone.signal,
    ...(hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}),
  } as RequestInit);
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  if (response.body === null) {
    outgoing.writeHead(response.status, headers).end();
  } else if (/^application\/(problem\+)?json\b/.test(headers['content-type'] ?? '')) {
    // Whole in memory already: a stream around it would only cost time.
    const body = Buffer.from(await response.arrayBuffer());
    outgoing.writeHead(response.status, { ...headers, 'content-length': body.length }).end(body);
  } else {
    outgoing.writeHead(response.status, headers);
    await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing).catch((error: unknown) => {
      if (!outgoing.destroyed) throw error; // else the client went away
    });
  }
}
