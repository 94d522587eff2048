import type { InputSpecs } from '@/lib/domain/input-spec';
import type { Statements } from './db';
import type { Definition, Run } from './generated/prisma/client';
import { shownSpecs } from './present-definition';
import { openSpecs } from './sealed-inputs';

type Specs = Pick<Definition, 'id' | 'inputSpecs' | 'sealedSpecs'>;

/** The specs that a run's inputs were made from, what secrets start with masked; null for an ad-hoc run. */
export async function runSpecs(tx: Statements, run: Pick<Run, 'definitionId'>): Promise<InputSpecs | null> {
  const row = await specsOf(tx, run);
  return row === null ? null : shownSpecs(row);
}

/** The same for filling in the defaults of other inputs, secrets too. Throws `unavailable`. */
export async function fullRunSpecs(tx: Statements, run: Pick<Run, 'definitionId'>): Promise<InputSpecs | null> {
  const row = await specsOf(tx, run);
  return row === null ? null : openSpecs(row);
}

async function specsOf(tx: Statements, { definitionId }: Pick<Run, 'definitionId'>): Promise<Specs | null> {
  if (definitionId === null) return null;
  const [row] = await tx.$queryRaw<Specs[]>`
    select id::text, input_specs as "inputSpecs", sealed_specs as "sealedSpecs" from definitions where id = ${definitionId}::uuid`;
  if (row === undefined) throw new Error(`There is no definition ${definitionId}.`);
  return row;
}

/** The specs only where they are needed to hide something: most runs have no secret and need no look. */
export async function secretSpecs(tx: Statements, run: Pick<Run, 'definitionId' | 'secretInputs'>): Promise<InputSpecs | null> {
  return run.secretInputs.length === 0 ? null : runSpecs(tx, run);
}
