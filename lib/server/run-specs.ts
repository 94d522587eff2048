import type { InputSpecs } from '@/lib/domain/input-spec';
import type { Statements } from './db';
import type { Run } from './generated/prisma/client';
import { storedSpecs } from './present-definition';

/** The specs that a run's inputs were made from; null for an ad-hoc run. */
export async function runSpecs(tx: Statements, run: Pick<Run, 'definitionId'>): Promise<InputSpecs | null> {
  if (run.definitionId === null) return null;
  const [row] = await tx.$queryRaw<{ inputSpecs: unknown }[]>`
    select input_specs as "inputSpecs" from definitions where id = ${run.definitionId}::uuid`;
  if (row === undefined) throw new Error(`There is no definition ${run.definitionId}.`);
  return storedSpecs(row);
}

/** The specs only where they are needed to hide something: most runs have no secret and need no look. */
export async function secretSpecs(tx: Statements, run: Pick<Run, 'definitionId' | 'secretInputs'>): Promise<InputSpecs | null> {
  return run.secretInputs.length === 0 ? null : runSpecs(tx, run);
}
