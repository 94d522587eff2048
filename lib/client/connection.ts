import type { z } from 'zod';
import { problem, type Problem } from '@/lib/contract/problem';
import { ProblemError, UnexpectedAnswerError, UnreachableError } from './problem-error';

const DEFAULT_TIMEOUT_MS = 30_000;

/** Where the server is and who asks. In a browser both stay empty: same origin, session cookie. */
export interface Connection {
  readonly url: string;
  readonly key?: string;
  /** Hears of a call to `url` that was not answered. */
  readonly onUnreachable?: (url: string) => void;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds until the whole call, body included, counts as unanswered; 30,000 when not given. */
  timeoutMs?: number;
  /** Makes a repeated creation answer as the first one did. */
  idempotencyKey?: string;
}

export type QueryValue = string | number | boolean | null | undefined;

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
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
export async function send<T>(
  connection: Connection,
  call: Call,
  options: CallOptions,
  read: (answer: Response) => Promise<T>,
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
    const answer = await fetch(address(url, call), request(connection, call, options, controller.signal));
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
  return send(connection, call, options, async (answer) => {
    const text = await answer.text();
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new UnexpectedAnswerError(
      `The answer to ${call.method ?? 'GET'} ${call.path} is not as agreed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  });
}

/** Sends one call whose answer does not matter beyond its success. */
export function callEmpty(connection: Connection, call: Call, options: CallOptions = {}): Promise<void> {
  return send(connection, call, options, async (answer) => {
    // Read to the end, or the connection cannot serve the next call.
    await answer.arrayBuffer();
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

function request({ key }: Connection, call: Call, options: CallOptions, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
  if (key !== undefined) headers['x-api-key'] = key;
  if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  if (call.json !== undefined) headers['content-type'] = 'application/json';
  const body = call.json === undefined ? call.body : JSON.stringify(call.json);
  const init: RequestInit & { duplex?: 'half' } = { method: call.method ?? 'GET', headers, signal };
  if (body !== undefined) {
    init.body = body;
    // Node refuses a streamed body without it.
    if (body instanceof ReadableStream) init.duplex = 'half';
  }
  return init;
}

async function readProblem(answer: Response): Promise<Problem> {
  const parsed = problem.safeParse(parseJson(await answer.text()));
  if (parsed.success) return parsed.data;
  return {
    type: 'about:blank',
    title: answer.statusText || 'Error',
    status: answer.status,
    detail: `The server answered ${answer.status} and did not say why.`,
    code: 'unexplained',
  };
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
