import type { InputSpecs } from '@/lib/domain/input-spec';
import type { Tx } from './db';
import type { Run } from './generated/prisma/client';
import { storedSpecs } from './present-definition';

/** The specs that a run's inputs were made from; null for an ad-hoc run. */
export async function runSpecs(tx: Tx, run: Pick<Run, 'definitionId'>): Promise<InputSpecs | null> {
  if (run.definitionId === null) return null;
  return storedSpecs(await tx.definition.findUniqueOrThrow({ where: { id: run.definitionId }, select: { inputSpecs: true } }));
}

/** The specs only where they are needed to hide something: most runs have no secret and need no look. */
export async function secretSpecs(tx: Tx, run: Pick<Run, 'definitionId' | 'secretInputs'>): Promise<InputSpecs | null> {
  return run.secretInputs.length === 0 ? null : runSpecs(tx, run);
}
