import type { Outcome } from './deliveries';
import { pinnedRequest } from './pinned-request';
import { RefusedAddress } from './public-address';

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
    const sent = { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body };
    // The status is the answer, however its body ends.
    return judge((await pinnedRequest(new URL(url), sent, { allowPrivate, mostBytes: MOST_BYTES, signal })).status);
  } catch (error) {
    if (error instanceof RefusedAddress) {
      return { kind: 'failed', error: `${error.message}; the administrator can allow those by GYOZA_WEBHOOK_PRIVATE=1.`, final: false };
    }
    const reason = signal.aborted
      ? `it did not answer within ${limitMs / 1000} s`
      : error instanceof Error
        ? wordsOf(error)
        : String(error);
    return { kind: 'failed', error: `The webhook could not be reached: ${reason}.`, final: false };
  }
}

function judge(status: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const hint = status >= 300 && status < 400 ? ' Redirects are not followed: give the address it leads to.' : '';
  // 410: the receiver asks for no more of it (Standard Webhooks).
  return { kind: 'failed', error: `The webhook answered ${status}.${hint}`, final: status === 410 };
}

/** Node's words for a connection that failed, or its code where there are none: one that tried several addresses has an empty message. */
function wordsOf(error: Error): string {
  if (error.message !== '') return error.message;
  return 'code' in error ? String(error.code) : error.name;
}
