import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { addressOf } from './public-address';

export interface Sent {
  method: string;
  headers: Record<string, string>;
  /** Null for none. */
  body: string | null;
}

interface Bounds {
  /** Whether the host may be this machine or one of its network. */
  allowPrivate: boolean;
  /** More of an answer's body is not read. */
  mostBytes: number;
  /** Ends the request, the look-up of its host included. */
  signal: AbortSignal;
}

export interface Answered {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  /** Whether the body is all that there was. */
  isWhole: boolean;
}

/**
 * Sends a request to the address that its host has now and to no other: what DNS says later changes nothing. Redirects are not followed. Throws
 * `RefusedAddress`, and Node's errors of a connection.
 */
export function pinnedRequest(url: URL, sent: Sent, bounds: Bounds): Promise<Answered> {
  return Promise.race([exchange(url, sent, bounds), aborted(bounds.signal)]);
}

/** A look-up in DNS cannot be ended; the wait for it can. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('too late')), { once: true });
  });
}

async function exchange(url: URL, { method, headers, body }: Sent, { allowPrivate, mostBytes, signal }: Bounds): Promise<Answered> {
  const { address, family } = await addressOf(url.hostname, allowPrivate);
  const lookup: LookupFunction = (_, { all }, done) => {
    if (all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  const length = body === null ? {} : { 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      ...{ method, agent: false, lookup, signal },
      headers: { 'User-Agent': 'Gyoza', ...length, ...headers },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) response.destroy();
        else chunks.push(chunk);
      });
      response.on('close', () => {
        resolve({
          ...{ status: response.statusCode ?? 0, headers: plain(response.headers), body: Buffer.concat(chunks) },
          isWhole: response.complete && bytes <= mostBytes,
        });
      });
    });
    request.end(body ?? undefined);
  });
}

function plain(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat().join(', ')]])),
  );
}
