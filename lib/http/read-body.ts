import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import type { Operation } from '@/lib/contract/operation';
import { GyozaError } from '@/lib/domain/errors';
import type { FieldProblem } from '@/lib/domain/input-spec';
import { jsonProblems } from '@/lib/domain/json-value';
import { parseYaml } from '@/lib/domain/parse-yaml';
import type { Incoming } from './exchange';
import { fieldProblems } from '@/lib/contract/field-problems';
import { textProblems } from './text-problems';

/** Largest JSON or YAML body; uploads have no such limit. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Largest YAML body: its parser takes a hundred times as long as that of JSON, during which nobody else is served. */
export const MAX_YAML_BYTES = 512 * 1024;
/** How long a JSON or YAML body may take, in ms: who sends it bit by bit would hold a connection for ever. */
const BODY_MS = 60_000;
/** What of a body that is too large is still taken in, and for how long, before the answer. */
const DISCARD_BYTES = 4 * MAX_BODY_BYTES;
const DISCARD_MS = 5_000;

/**
 * The body of a request, parsed by the operation's schema; with it its text, for Idempotency-Key. An empty body is an empty object.
 * Throws `payload_too_large`, `invalid_request`, `invalid_definition`, `request_timeout` after `limitMs`.
 */
export async function readBody<B extends z.ZodType>(
  request: Incoming,
  operation: Pick<Operation, 'yaml' | 'tag'>,
  schema: B,
  limitMs = BODY_MS,
): Promise<{ body: z.output<B>; text: string }> {
  const text = await inTime(readText(request), limitMs);
  const yaml = operation.yaml === true && /[/+](x-)?yaml\b/i.test(request.headers.get('content-type') ?? '');
  if (yaml && Buffer.byteLength(text) > MAX_YAML_BYTES) throw new GyozaError('payload_too_large', 'A gyoza.yml has at most 512 KiB.');
  const raw = text.trim() === '' ? {} : yaml ? yamlBody(text) : parseJson(text);
  const faults = jsonProblems(raw);
  // What an op wrote is passed on by its worker, which must not be stopped by the name of a key.
  if (faults.length === 0) faults.push(...textProblems(raw, { anyKey: operation.tag === 'Workers' }));
  if (faults.length > 0)
    throw invalid(
      faults.map(({ path, message }) => ({ path: path.join('.'), message })),
      'invalid_request',
    );
  const parsed = schema.safeParse(raw, { reportInput: true });
  if (parsed.success) return { body: parsed.data, text };
  throw invalid(fieldProblems(parsed.error, 'field'), operation.yaml === true ? 'invalid_definition' : 'invalid_request');
}

function invalid(errors: FieldProblem[], code: 'invalid_request' | 'invalid_definition'): GyozaError {
  const [first] = errors;
  const one = first === undefined ? 'The body is not valid.' : `${first.path === '' ? 'The body' : first.path} ${first.message}.`;
  return new GyozaError(code, errors.length === 1 ? one : `${errors.length} fields are not valid; the first: ${one}`, errors);
}

async function inTime(reading: Promise<string>, limitMs: number): Promise<string> {
  const over = new AbortController();
  const late = delay(limitMs, undefined, { signal: over.signal }).then(
    () => {
      throw new GyozaError('request_timeout', `The body did not arrive within ${limitMs / 1000} s. Upload large data with POST /files.`);
    },
    () => '',
  );
  try {
    return await Promise.race([reading, late]);
  } finally {
    over.abort();
    // Whatever becomes of the rest, nobody waits for it.
    reading.catch(() => undefined);
  }
}

async function readText(request: Incoming): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const tooLarge = new GyozaError(
    'payload_too_large',
    'The body is larger than 16 MiB. Upload large data with POST /files and pass the id of the file.',
  );
  if (request.body !== null) {
    // Asked by hand: `for await` would destroy what it leaves early, and with it the connection that the answer needs.
    const parts: AsyncIterator<Uint8Array, unknown> = (request.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) {
      await discard(parts);
      throw tooLarge;
    }
    for (;;) {
      const { done, value } = await parts.next();
      if (done === true) break;
      size += value.byteLength;
      if (size > MAX_BODY_BYTES) {
        await discard(parts);
        throw tooLarge;
      }
      chunks.push(value);
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new GyozaError('invalid_request', 'The body is not valid UTF-8.', [{ path: '', message: 'must be UTF-8' }]);
  }
}

/**
 * Throws the rest of a body away. A connection that is closed while its client still sends is reset, and with that the answer may be lost (RFC 9112,
 * section 9.6); so an answer waits for the end of the body, within bounds.
 */
async function discard(parts: AsyncIterator<Uint8Array, unknown>): Promise<void> {
  const enough = new AbortController();
  const rest = (async () => {
    for (let left = DISCARD_BYTES; left > 0 && !enough.signal.aborted;) {
      const { done, value } = await parts.next();
      if (done === true) return;
      left -= value.byteLength;
    }
  })();
  const late = delay(DISCARD_MS, undefined, { signal: enough.signal }).catch(() => undefined);
  // A client that goes away meanwhile wants no answer either.
  await Promise.race([rest.catch(() => undefined), late]);
  enough.abort();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be parsed';
    throw new GyozaError('invalid_request', `The body is not valid JSON: ${reason}.`, [{ path: '', message: 'must be valid JSON' }]);
  }
}

function yamlBody(text: string): unknown {
  const parsed = parseYaml(text);
  if (parsed.ok) return parsed.value;
  throw new GyozaError('invalid_definition', `The body is not valid YAML: ${parsed.message.replace(/[.:]?$/, '.')}`, [
    { path: '', message: 'must be valid YAML' },
  ]);
}
