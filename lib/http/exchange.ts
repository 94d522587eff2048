import type { Readable } from 'node:stream';

/**
 * What is asked of a request here. Next's requests have it, and so have those that the front hands to a handler itself (`node-exchange.ts`), which
 * make nothing that nobody asks for.
 */
export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, 'get' | 'has'>;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  readonly body: Request['body'] | Readable;
}

/** An answer that is text already. Made into a `Response` only where one is wanted: that costs more than all else about a small answer. */
export class TextAnswer {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    /** Null for none. */
    readonly text: string | null,
  ) {}
}

export type Outgoing = TextAnswer | Response;

export type Handler = (request: Incoming) => Promise<Outgoing>;

/** What a route file exports for each method: what Next calls, with the handler behind it for who needs no `Response`. */
export interface RouteHandler {
  (request: Request): Promise<Response>;
  readonly handler: Handler;
}

/** A handler as Next calls it. */
export function routeHandler(handler: Handler): RouteHandler {
  const call = async (request: Request): Promise<Response> => {
    const answer = await handler(request);
    return answer instanceof Response ? answer : new Response(answer.text, { status: answer.status, headers: answer.headers });
  };
  return Object.assign(call, { handler });
}
