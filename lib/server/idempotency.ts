import { createHash } from 'node:crypto';
import { GyozaError } from '@/lib/domain/errors';
import { inTransaction, type Tx } from './db';
import type { IdempotencyKey } from './generated/prisma/client';
import { purposes } from './sealed-columns';
import { sealText, unsealText } from './secret-box';

export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/**
 * Runs `work` once per key: the same request again gets the first answer, another one under the same key is refused. The answer is stored in the
 * transaction that does the work, so a crash leaves both or neither; sealed, as it may hold what nothing else keeps in clear, such as the token of a
 * link. Throws `idempotency_conflict`.
 */
export async function onlyOnce(
  given: { callerId: string; key: string; request: string },
  work: (tx: Tx) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const request = createHash('sha256').update(given.request).digest('base64');
  return inTransaction(async (tx) => {
    // Two requests with one key at the same moment take turns.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`idempotency ${given.callerId} ${given.key}`}, 0))`;
    const key = { callerId: given.callerId, key: given.key };
    const seen = await tx.idempotencyKey.findUnique({ where: { callerId_key: key } });
    if (seen !== null) {
      const { headers, body, ...first } = opened(seen, given.callerId);
      if (first.request !== request) {
        throw new GyozaError('idempotency_conflict', 'That Idempotency-Key was used for a different request; use a new one.');
      }
      return { status: seen.status, headers, body };
    }
    const answer = await work(tx);
    await tx.idempotencyKey.create({
      data: {
        ...key,
        requestHash: new Uint8Array(),
        status: answer.status,
        headers: {},
        body: { sealed: sealed(answer, request, given.callerId) },
      },
    });
    return answer;
  });
}

/** An answer, and the hash of the request that it was given to: outside of the seal a weak secret in that request could be guessed by it. */
type Told = Pick<StoredAnswer, 'headers' | 'body'> & { request: string };

function sealed({ headers, body }: StoredAnswer, request: string, callerId: string): string {
  return sealText(JSON.stringify({ headers, body, request } satisfies Told), purposes.answer(callerId));
}

/** What was stored; versions before kept the hash of the request beside the seal, and those before them the answer in clear. */
function opened({ headers, body, requestHash }: Pick<IdempotencyKey, 'headers' | 'body' | 'requestHash'>, callerId: string): Told {
  const request = Buffer.from(requestHash).toString('base64');
  if (body === null || typeof body !== 'object' || Array.isArray(body) || typeof body['sealed'] !== 'string') {
    return { headers: headers as Record<string, string>, body, request };
  }
  const text = unsealText(body['sealed'], purposes.answer(callerId));
  if (text === null) {
    throw new GyozaError(
      'idempotency_conflict',
      'The answer to that Idempotency-Key cannot be read any more: GYOZA_SECRET_KEY has changed.',
    );
  }
  return { request, ...(JSON.parse(text) as Omit<Told, 'request'>) };
}
