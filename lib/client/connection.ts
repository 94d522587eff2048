import type { z } from 'zod';
import type { Problem } from '@/lib/contract/problem';
import { ProblemError, UnexpectedAnswerError, UnreachableError } from './problem-error';

const DEFAULT_TIMEOUT_MS = 30_000;

/** Where the server is and who asks. In a browser both stay empty: same origin, session cookie. */
export interface Connection {
  readonly url: string;
  readonly key?: string;
  /** Hears of a call to `url` that was not answered. */
  readonly onUnreachable?: (url: string) => void;
  /** Carries calls whose body is text and whose answer is read whole; fetch when not given, which carries all others. */
  readonly transport?: Transport;
}

/** What a call needs of its answer; fetch's has more. */
export type Answer = Pick<Response, 'ok' | 'status' | 'statusText' | 'text'>;

export type Transport = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal: AbortSignal },
) => Promise<Answer>;

export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds until the whole call, body included, counts as unanswered; 30,000 when not given. */
  timeoutMs?: number;
  /** Makes a repeated creation answer as the first one did. */
  idempotencyKey?: string;
}

export type QueryValue = string | number | boolean | null | undefined;

export interface Call {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, QueryValue>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: BodyInit;
  headers?: Record<string, string>;
}

/**
 * Sends one call and hands its successful answer to `read` while the time limit still runs.
 * Throws ProblemError for any answer outside 2xx, UnreachableError when there was none, and the signal's reason when aborted.
 * fetch keeps its connections alive, in Node as in a browser.
 */
export function send<T>(connection: Connection, call: Call, options: CallOptions, read: (answer: Response) => Promise<T>): Promise<T> {
  return perform(connection, options, read, (signal) => {
    const { body } = call;
    const init: RequestInit & { duplex?: 'half' } = { ...request(connection, call, options), signal };
    if (body !== undefined) init.body = body;
    // Node refuses a streamed body without it.
    if (body instanceof ReadableStream) init.duplex = 'half';
    return fetch(address(connection.url, call), init);
  });
}

/** The same for an answer that is read whole. */
function sendWhole<T>(connection: Connection, call: Call, options: CallOptions, read: (answer: Answer) => Promise<T>): Promise<T> {
  const { transport, url } = connection;
  if (transport === undefined || call.body !== undefined) return send(connection, call, options, read);
  return perform(connection, options, read, (signal) => transport(address(url, call), { ...request(connection, call, options), signal }));
}

async function perform<T, A extends Answer>(
  connection: Connection,
  options: CallOptions,
  read: (answer: A) => Promise<T>,
  begin: (signal: AbortSignal) => Promise<A>,
): Promise<T> {
  const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  signal?.throwIfAborted();
  const { url } = connection;
  // One controller of our own: AbortSignal.any keeps every call alive for as long as a long-lived signal lives.
  const controller = new AbortController();
  const onAbort = () => {
    controller.abort(signal?.reason);
  };
  const late = new UnreachableError(`The server did not answer within ${timeoutMs / 1000} s.`);
  const timer = setTimeout(() => {
    controller.abort(late);
  }, timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const answer = await begin(controller.signal);
    if (!answer.ok) throw new ProblemError(await readProblem(answer));
    return await read(answer);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (!controller.signal.aborted && !(error instanceof TypeError)) throw error;
    connection.onUnreachable?.(url);
    if (controller.signal.aborted) throw late;
    throw new UnreachableError(`The server at ${url || 'this address'} cannot be reached: ${rootCause(error)}.`, { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Sends one call and parses its JSON answer with the contract's schema. */
export function callJson<Schema extends z.ZodType>(
  connection: Connection,
  call: Call,
  schema: Schema,
  options: CallOptions = {},
): Promise<z.output<Schema>> {
  return sendWhole(connection, call, options, async (answer) => {
    const text = await answer.text();
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new UnexpectedAnswerError(
      `The answer to ${call.method ?? 'GET'} ${call.path} is not as agreed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  });
}

/** Sends one call and answers the text of its successful answer. */
export function callText(connection: Connection, call: Call, options: CallOptions = {}): Promise<string> {
  return sendWhole(connection, call, options, (answer) => answer.text());
}

/** Sends one call whose answer does not matter beyond its success. */
export function callEmpty(connection: Connection, call: Call, options: CallOptions = {}): Promise<void> {
  return sendWhole(connection, call, options, async (answer) => {
    // Read to the end, or the connection cannot serve the next call.
    await answer.text();
  });
}

/** A path with its parameters escaped: path`/runs/${id}/retry`. */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.map((part, index) => part + (index < values.length ? encodeURIComponent(String(values[index])) : '')).join('');
}

function address(url: string, { path, query }: Call): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined) parameters.append(name, String(value));
  }
  return url.replace(/\/+$/, '') + path + (parameters.size > 0 ? `?${parameters}` : '');
}

function request(
  { key }: Connection,
  call: Call,
  options: CallOptions,
): { method: string; headers: Record<string, string>; body?: string } {
  const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
  if (key !== undefined) headers['x-api-key'] = key;
  if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  const method = call.method ?? 'GET';
  if (call.json === undefined) return { method, headers };
  headers['content-type'] = 'application/json';
  return { method, headers, body: JSON.stringify(call.json) };
}

async function readProblem(answer: Answer): Promise<Problem> {
  return problemFrom(answer.status, answer.statusText, await answer.text());
}

/** What an answer outside 2xx says, whoever gave it. */
export function problemFrom(status: number, statusText: string, text: string): Problem {
  const said = parseJson(text);
  if (isProblem(said)) return said;
  return {
    type: 'about:blank',
    title: statusText || 'Error',
    status,
    detail: `The server answered ${status} and did not say why.`,
    code: 'unexplained',
  };
}

/** By hand: it is looked at in pages too, which carry no schemas. What it lets through is all that is shown of a problem. */
function isProblem(said: unknown): said is Problem {
  if (typeof said !== 'object' || said === null) return false;
  const { type, title, status, detail, code, errors } = said as Record<string, unknown>;
  if (![type, title, detail, code].every((field) => typeof field === 'string') || !Number.isInteger(status)) return false;
  return errors === undefined || (Array.isArray(errors) && errors.every(isFieldProblem));
}

function isFieldProblem(said: unknown): boolean {
  if (typeof said !== 'object' || said === null) return false;
  const { path, message } = said as Record<string, unknown>;
  return typeof path === 'string' && typeof message === 'string';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function rootCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error
    ? error.cause.message || ('code' in error.cause ? String(error.cause.code) : error.message)
    : error.message;
}
