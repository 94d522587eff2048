import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { RouteHandler } from '@/lib/http/exchange';
import { KEYS } from '@/lib/server/testing/fixtures';

type RouteModule = Readonly<Record<string, RouteHandler>>;

const root = path.resolve(import.meta.dirname, '..');

/** Route files, the most specific first, as Next orders them: fixed segments before `[name]` before `[...path]`. */
const ROUTES = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'route.ts')
  .map((file) => ({ file, segments: path.dirname(file).split(path.sep) }))
  .sort((a, b) => rank(a.segments).localeCompare(rank(b.segments)));

function rank(segments: readonly string[]): string {
  return segments.map((segment) => (segment.startsWith('[...') ? '3' : segment.startsWith('[') ? '2' : '1')).join('') + segments.join('/');
}

function matches(segments: readonly string[], parts: readonly string[]): boolean {
  const rest = segments.at(-1)?.startsWith('[...') === true;
  if (rest ? parts.length < segments.length : parts.length !== segments.length) return false;
  return segments.every((segment, index) => segment.startsWith('[') || segment === parts[index]);
}

/** The folders that hold a route file, as paths of the API: `/runs/[id]`. */
export function routePaths(): string[] {
  return ROUTES.map(({ segments }) => `/${segments.join('/')}`);
}

/** The module of the route file that serves a path below /api. */
export async function routeModule(pathname: string): Promise<RouteModule> {
  const parts = pathname.replace(/^\/api\//, '').split('/');
  const found = ROUTES.find(({ segments }) => matches(segments, parts));
  if (found === undefined) throw new Error(`No route file serves ${pathname}.`);
  return (await import(path.join(root, found.file))) as RouteModule;
}

/** Calls the handler that Next would call for a request below /api. HEAD is served by GET, as Next does. */
export async function dispatch(request: Request): Promise<Response> {
  const handlers = await routeModule(new URL(request.url).pathname);
  const handler = handlers[request.method === 'HEAD' ? 'GET' : request.method];
  if (handler === undefined) throw new Error(`${request.method} ${request.url} has no handler.`);
  return handler(request);
}

export interface CallOptions {
  /** JSON value; a string or bytes are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  /** The key to send; `null` for none. Admin's when absent. */
  key?: string | null;
  signal?: AbortSignal;
}

/** One call of the API as a script makes it: path as in the contract, admin's key unless told otherwise. */
export async function call(method: string, pathAndQuery: string, options: CallOptions = {}): Promise<Response> {
  const { body, key = KEYS.admin } = options;
  const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  return dispatch(
    new Request(`http://localhost:5555/api${pathAndQuery}`, {
      method,
      headers: { ...(key === null ? {} : { 'X-API-Key': key }), ...options.headers },
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    }),
  );
}
