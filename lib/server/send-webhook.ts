import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Outcome } from './deliveries';
import { addressOf, RefusedAddress } from './public-address';

const LIMIT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

/**
 * Posts to a webhook, to the address that its host has now and to no other: what DNS says later changes nothing. Redirects are not followed. Never throws: what
 * went wrong is the outcome, in words for the administrator.
 */
export async function sendWebhook(
  url: string,
  headers: Record<string, string>,
  body: string,
  { allowPrivate, limitMs = LIMIT_MS }: { allowPrivate: boolean; limitMs?: number },
): Promise<Outcome> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    return judge(await Promise.race([post(new URL(url), headers, body, allowPrivate, signal), aborted(signal)]));
  } catch (error) {
    if (error instanceof RefusedAddress) return { kind: 'failed', error: `${error.message}.`, final: false };
    const reason = signal.aborted
      ? `it did not answer within ${limitMs / 1000} s`
      : error instanceof Error
        ? wordsOf(error)
        : String(error);
    return { kind: 'failed', error: `The webhook could not be reached: ${reason}.`, final: false };
  }
}

/** A look-up in DNS cannot be ended; the wait for it can. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('too late')), { once: true });
  });
}

function judge(status: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const hint = status >= 300 && status < 400 ? ' Redirects are not followed: give the address it leads to.' : '';
  // 410: the receiver asks for no more of it (Standard Webhooks).
  return { kind: 'failed', error: `The webhook answered ${status}.${hint}`, final: status === 410 };
}

async function post(url: URL, headers: Record<string, string>, body: string, allowPrivate: boolean, signal: AbortSignal): Promise<number> {
  const { address, family } = await addressOf(url.hostname, allowPrivate);
  const lookup: LookupFunction = (_, { all }, done) => {
    if (all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      ...{ method: 'POST', agent: false, lookup, signal },
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': 'Gyoza',
        ...headers,
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let bytes = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) response.destroy();
      });
      // The status is the answer, however its body ends.
      response.on('close', () => resolve(response.statusCode ?? 0));
    });
    request.end(body);
  });
}

/** Node's words for a connection that failed, or its code where there are none: one that tried several addresses has an empty message. */
function wordsOf(error: Error): string {
  if (error.message !== '') return error.message;
  return 'code' in error ? String(error.code) : error.name;
}
