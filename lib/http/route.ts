import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Method, Operation } from '@/lib/contract/operation';
import { NEEDS } from '@/lib/contract/rights';
import { GyozaError, type ErrorCode } from '@/lib/domain/errors';
import { actingAs } from '@/lib/server/acting';
import type { Caller } from '@/lib/server/authenticate';
import { database, inTransaction, type Tx } from '@/lib/server/db';
import { onlyOnce, type StoredAnswer } from '@/lib/server/idempotency';
import { requireRights } from '@/lib/server/require-rights';
import { logger } from '@/lib/server/logger';
import { meters } from '@/lib/server/meters';
import { requireInReach } from '@/lib/server/worker-reach';
import { clientAddress } from './client-address';
import { databaseFault } from './database-fault';
import { routeHandler, TextAnswer, type Handler, type Incoming, type Outgoing, type RouteHandler } from './exchange';
import { findCaller, refuseForeignPage } from './find-caller';
import { pathParams } from './path-params';
import { problemAnswer } from './problem-response';
import { amongOpen, counted } from './rate-limits';
import { readBody } from './read-body';
import { readQuery } from './read-query';
import { requestUrl } from './request-url';
import { allowedBy } from './while-allowed';

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Call<Q, B> {
  params: Record<string, string>;
  query: Q;
  /** Undefined for operations without a JSON body. */
  body: B;
  /** The one whose key or session came with the request; for public operations nobody. */
  caller: Caller;
  request: Incoming;
}

export interface Served {
  operation: Operation;
  handle: Handler;
}

const EXTRA_HEADERS: Readonly<Partial<Record<ErrorCode, Record<string, string>>>> = {
  unauthorized: { 'WWW-Authenticate': 'Bearer realm="gyoza"' },
  // The rest of that body is not waited for.
  request_timeout: { Connection: 'close' },
};
const NOBODY: Caller = { id: '', kind: 'key', name: 'nobody', role: 'guest', ops: [], workerId: null };
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Method[];

/** Serves an operation: caller, role, path, query, body and the caller’s rights to what they name are judged in this order before `handler` runs; what it returns goes through the operation's schema. */
export function serve<Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<Q, B, A>,
  handler: (call: Call<z.output<Q>, z.output<B>>) => Promise<Reply | Response>,
): Served {
  return {
    operation,
    handle: async (request) => {
      const { call } = await readCall(operation, request);
      return respond(operation, await amongOpen(call.caller, () => actingAs(call.caller, () => handler(call))));
    },
  };
}

/**
 * The same for operations that create: `handler` works in one transaction, which an `Idempotency-Key` makes happen only once. Where
 * all it writes is one statement, a request without such a key needs no transaction around it.
 */
export function serveOnce<Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<Q, B, A>,
  handler: (call: Call<z.output<Q>, z.output<B>>, tx: Tx) => Promise<Reply>,
  isOneStatement: () => boolean = () => false,
): Served {
  return {
    operation,
    handle: async (request) => {
      const { call, text } = await readCall(operation, request);
      const work = async (tx: Tx): Promise<StoredAnswer> => {
        const reply = await actingAs(call.caller, () => handler(call, tx));
        return { status: reply.status, headers: reply.headers ?? {}, body: reply.body };
      };
      const alone = isOneStatement() && !request.headers.has('idempotency-key');
      return respond(operation, await amongOpen(call.caller, () => (alone ? work(database()) : once(request, call.caller, text, work))));
    },
  };
}

/** Runs `work` in a transaction, once per `Idempotency-Key` when the request has one. `content` tells one body from another. */
export async function once(
  request: Incoming,
  caller: Caller,
  content: string,
  work: (tx: Tx) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const key = request.headers.get('idempotency-key');
  if (key === null) return inTransaction(work);
  if (key === '' || key.length > 255) {
    throw new GyozaError('invalid_request', 'An Idempotency-Key has 1 to 255 characters.', [
      { path: 'Idempotency-Key', message: 'must have 1 to 255 characters' },
    ]);
  }
  const { pathname, search } = requestUrl(request);
  return onlyOnce({ callerId: caller.id, key, request: [request.method, pathname, search, content].join('\n') }, work);
}

async function readCall<Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<Q, B, A>,
  request: Incoming,
): Promise<{ call: Call<z.output<Q>, z.output<B>>; text: string }> {
  const caller = await counted(operation, request, () => allowedCaller(operation, request));
  const need = NEEDS[operation.id];
  const url = requestUrl(request);
  const params = pathParams(operation.path, url.pathname.replace(/^\/api(?=\/)/, ''));
  const query = readQuery(url, operation.query);
  const { body } = operation;
  const read = body === null || body === 'raw' ? { body: undefined as z.output<B>, text: '' } : await readBody(request, operation, body);
  if (caller.role === 'worker' && operation.method === 'GET') await requireInReach(caller, operation.path, params['id'] ?? '');
  const judge = (asking: Caller): Promise<void> | undefined =>
    need === undefined ? undefined : requireRights(asking, need, params, read.body);
  await judge(caller);
  allowedBy(request, caller.leftMs ?? null, async () => {
    const asking = await allowedCaller(operation, request);
    await judge(asking);
    return asking;
  });
  return { call: { params, query, body: read.body, caller, request }, text: read.text };
}

/** Who asks, where their role may call this. Throws `unauthorized`, `forbidden`. */
async function allowedCaller(operation: Operation, request: Incoming): Promise<Caller> {
  if (operation.roles === null) {
    refuseForeignPage(request);
    return { ...NOBODY, address: clientAddress(request.headers) };
  }
  const caller = await findCaller(request);
  if (operation.roles.includes(caller.role)) return caller;
  throw new GyozaError('forbidden', `A key with the role ${caller.role} may not do that; it takes ${operation.roles.join(' or ')}.`);
}

function respond(operation: Operation, reply: Reply | Response): Outgoing {
  if (reply instanceof Response) return reply;
  const headers = { 'Cache-Control': 'no-store', Vary: 'Accept', ...reply.headers };
  const answer = operation.answers.find(({ status }) => status === reply.status);
  if (answer === undefined) throw new Error(`${operation.id} does not answer ${reply.status}.`);
  if (answer.schema === null) return new TextAnswer(reply.status, headers, null);
  // A line of its own in a terminal.
  const text = `${JSON.stringify(answer.schema.parse(reply.body))}\n`;
  return new TextAnswer(reply.status, { 'Content-Type': 'application/json', ...headers }, text);
}

/** The exports of a route file: each method is served, refused with 405, or fails as a problem; never an empty answer or a stack trace. */
export function route(...served: Served[]): Record<Method | 'OPTIONS', RouteHandler> {
  const allow = served.map(({ operation }) => operation.method).join(', ');
  const refuse: Handler = async (request) => {
    await findCaller(request);
    const method = request.headers.get('x-gyoza-method') ?? request.method;
    return problemAnswer(new GyozaError('method_not_allowed', `${method} is not possible here; ${allow} is.`), { Allow: allow });
  };
  const handlers = METHODS.map((method) => {
    const found = served.find(({ operation }) => operation.method === method);
    return [method, routeHandler(found === undefined ? guarded(refuse) : measured(found.operation, guarded(found.handle)))];
  });
  return Object.fromEntries([...handlers, ['OPTIONS', routeHandler(guarded(refuse))]]) as Record<Method | 'OPTIONS', RouteHandler>;
}

/** Measures how long an operation takes until its answer begins. */
function measured({ id }: Operation, handler: Handler): Handler {
  return async (request) => {
    const stop = meters().requests.startTimer({ operation: id });
    const response = await handler(request);
    stop({ status: String(response.status) });
    return response;
  };
}

/** Turns whatever is thrown into a problem. An unexpected error is logged here, once, with an id that the answer names. */
export function guarded(handler: Handler): Handler {
  return async (request) => {
    try {
      return await withoutBody(request, await handler(request));
    } catch (thrown) {
      if (isGone(request, thrown)) return problemAnswer(new GyozaError('invalid_request', 'The request ended before its body did.'));
      const error = databaseFault(thrown) ?? thrown;
      if (error instanceof GyozaError) {
        return problemAnswer(error, EXTRA_HEADERS[error.code] ?? {});
      }
      const id = randomUUID();
      logger().error({ err: error, request: id, method: request.method, path: loggedPath(request) }, 'a request failed');
      return problemAnswer(new GyozaError('internal', `Something went wrong on our side. The log of the server knows more under ${id}.`));
    }
  };
}

/** Next answers HEAD by GET and drops the body unread: an open file or an endless stream behind it must be closed here. */
async function withoutBody(request: Incoming, response: Outgoing): Promise<Outgoing> {
  if (request.method !== 'HEAD') return response;
  if (response instanceof TextAnswer) return new TextAnswer(response.status, response.headers, null);
  await response.body?.cancel();
  return new Response(null, response);
}

/**
 * True when the client went away in the middle of what it sent; that is nobody's fault here, and nobody reads the answer. Node says "aborted" then. The
 * code it comes with, ECONNRESET, is also that of a database that was killed, where the client is there and must be told to try again.
 */
function isGone(request: Incoming, thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = 'code' in thrown ? thrown.code : undefined;
  return request.signal.aborted || code === 'ERR_STREAM_PREMATURE_CLOSE' || thrown.name === 'AbortError' || thrown.message === 'aborted';
}

/** The path as a log may hold it: the token of a link is a key. */
function loggedPath(request: Incoming): string {
  return new URL(request.url).pathname.replace(/^((?:\/api)?\/r)\/[^/]+/, '$1/…');
}
