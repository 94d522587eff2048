import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TextAnswer, type Incoming, type Outgoing, type RouteHandler } from './exchange';

/** Lets a route handler answer a request of node:http, as Next would: HEAD by GET, `signal` aborted when the client goes away. */
export async function answerBy(
  handlers: Readonly<Record<string, RouteHandler | undefined>>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const method = incoming.method ?? 'GET';
  const found = handlers[method === 'HEAD' ? 'GET' : method];
  if (found === undefined) throw new Error(`${method} has no handler.`);
  await send(await found.handler(new NodeRequest(method, incoming, outgoing)), outgoing);
}

class NodeRequest implements Incoming {
  readonly headers: Incoming['headers'];
  #gone: AbortController | undefined;

  constructor(
    readonly method: string,
    private readonly incoming: IncomingMessage,
    private readonly outgoing: ServerResponse,
  ) {
    const get = (name: string): string | null => {
      const value = incoming.headers[name.toLowerCase()];
      return value === undefined ? null : typeof value === 'string' ? value : value.join(', ');
    };
    this.headers = { get, has: (name) => get(name) !== null };
  }

  get url(): string {
    return `http://localhost${this.incoming.url ?? '/'}`;
  }

  get body(): Readable | null {
    return this.method === 'GET' || this.method === 'HEAD' ? null : this.incoming;
  }

  get signal(): AbortSignal {
    if (this.#gone === undefined) {
      const gone = new AbortController();
      this.#gone = gone;
      if (this.outgoing.closed) gone.abort();
      else
        this.outgoing.once('close', () => {
          gone.abort();
        });
    }
    return this.#gone.signal;
  }
}

async function send(answer: Outgoing, outgoing: ServerResponse): Promise<void> {
  if (answer instanceof TextAnswer) {
    const { status, headers, text } = answer;
    if (text === null) outgoing.writeHead(status, headers).end();
    else outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) }).end(text);
    return;
  }
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) outgoing.end();
  else {
    await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), outgoing).catch((error: unknown) => {
      if (!outgoing.destroyed) throw error; // else the client went away
    });
  }
}
