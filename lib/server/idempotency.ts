import { createHash } from 'node:crypto';
import { GyozaError } from '@/lib/domain/errors';
import { asJson, inTransaction, type Tx } from './db';

export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/**
 * Runs `work` once per key: the same request again gets the first answer, another one under the same key is refused. The answer is stored in the
 * transaction that does the work, so a crash leaves both or neither. Throws `idempotency_conflict`.
 */
export async function onlyOnce(
  given: { keyId: string; key: string; request: string },
  work: (tx: Tx) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const requestHash = new Uint8Array(createHash('sha256').update(given.request).digest());
  return inTransaction(async (tx) => {
    // Two requests with one key at the same moment take turns.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`idempotency ${given.keyId} ${given.key}`}, 0))`;
    const key = { keyId: given.keyId, key: given.key };
    const seen = await tx.idempotencyKey.findUnique({ where: { keyId_key: key } });
    if (seen !== null) {
      if (!Buffer.from(seen.requestHash).equals(Buffer.from(requestHash))) {
        throw new GyozaError('idempotency_conflict', 'That Idempotency-Key was used for a different request; use a new one.');
      }
      return { status: seen.status, headers: seen.headers as Record<string, string>, body: seen.body };
    }
    const answer = await work(tx);
    await tx.idempotencyKey.create({
      data: { ...key, requestHash, status: answer.status, headers: asJson(answer.headers), body: asJson(answer.body) },
    });
    return answer;
  });
}
