import { isoBase64URL } from '@simplewebauthn/server/helpers';
import { GyozaError } from '@/lib/domain/errors';
import type { Tx } from './db';
import { Prisma } from './generated/prisma/client';
import { passkeyPurpose } from './sealed-columns';
import { seal, unseal } from './secret-box';
import { hashToken } from './tokens';

const LIFE_MS = 5 * 60 * 1000;

/**
 * What an authenticator signs: its own end, sealed for one purpose, so that nothing is kept of the many that nobody answers, and nobody can make the
 * server keep anything by asking. `purpose` names who it is for.
 */
export function newChallenge(purpose: string): Uint8Array<ArrayBuffer> {
  return seal(String(Date.now() + LIFE_MS), passkeyPurpose(purpose));
}

/** Whether a challenge, in base64url as a browser sends it back, was made here for that purpose and has not ended. */
export function isChallenge(challenge: string, purpose: string): boolean {
  const bytes = isoBase64URL.isBase64URL(challenge) ? isoBase64URL.toBuffer(challenge) : new Uint8Array();
  const end = unseal(bytes, passkeyPurpose(purpose));
  return end !== null && Number(end) > Date.now();
}

/** Remembers an answered challenge until its end. Throws `unauthorized` for one that was answered before. */
export async function useChallenge(tx: Tx, challenge: string): Promise<void> {
  await tx.usedChallenge.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  try {
    await tx.usedChallenge.create({ data: { hash: hashToken(challenge), expiresAt: new Date(Date.now() + LIFE_MS) } });
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error;
    throw new GyozaError('unauthorized', 'That passkey was used already; try again.');
  }
}
