import { z } from 'zod';
import type { Role } from './session';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Everything there is to know of one call before it is served: routes check by it, the OpenAPI document is made from it. */
export interface Operation<Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType, A extends z.ZodType = z.ZodType> {
  id: string;
  method: Method;
  /** With `{name}` parameters; a last `{path+}` takes the rest, slashes included. */
  path: string;
  tag: 'Definitions' | 'Runs' | 'Files' | 'Workers' | 'Server';
  summary: string;
  /** Who may call it; `null` for anybody, without a key. */
  roles: readonly Role[] | null;
  query: Q;
  /** JSON body. `raw` streams bytes through. */
  body: B | 'raw' | null;
  yaml?: boolean;
  /** Takes fields of any name: to tell what is wrong with them is its answer. */
  open?: boolean;
  answers: { status: number; schema: A | null; types?: readonly string[]; description: string }[];
  /** Further codes of errors that a caller should expect beside 400, 401, 403, 404. */
  conflicts?: boolean;
  idempotent?: boolean;
}

/** Keeps the types of one operation’s query, body and answer. */
export function operation<Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(given: Operation<Q, B, A>): Operation<Q, B, A> {
  return given;
}

/** Who may call, people and their scripts alike: each role may what the ones after it may. */
export const ADMINS = ['admin'] as const;
export const AUTHORS = ['admin', 'author'] as const;
export const OPERATORS = ['admin', 'author', 'operator'] as const;
export const VIEWERS = ['admin', 'author', 'operator', 'viewer'] as const;
export const WORKERS = ['admin', 'worker'] as const;
/** Whoever may see, and whoever may start, each with workers. */
export const VIEWERS_AND_WORKERS = ['admin', 'author', 'operator', 'viewer', 'worker'] as const;
export const OPERATORS_AND_WORKERS = ['admin', 'author', 'operator', 'worker'] as const;
/** The same with whoever has the link that is asked for. */
export const VIEWERS_AND_GUESTS = ['admin', 'author', 'operator', 'viewer', 'guest'] as const;
export const OPERATORS_AND_GUESTS = ['admin', 'author', 'operator', 'guest'] as const;
export const EVERYBODY = ['admin', 'author', 'operator', 'viewer', 'worker', 'guest'] as const;
/** A body without fields. */
export const nothing = z.strictObject({});
export const ok = <A extends z.ZodType>(schema: A, description: string, types?: readonly string[]) => ({
  status: 200,
  schema,
  description,
  ...(types === undefined ? {} : { types }),
});
export const created = <A extends z.ZodType>(schema: A, description: string) => ({ status: 201, schema, description });
export const empty = (description: string) => ({ status: 204, schema: null, description });
const octets = { schema: null, types: ['application/octet-stream'] };
export const bytes = [
  { ...octets, status: 200, description: 'The bytes of the file.' },
  { ...octets, status: 206, description: 'The bytes that Range asks for.' },
];
