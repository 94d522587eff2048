import type { OpDefinition } from '@/lib/contract/definition';
import { database } from './db';
import { presentDefinition } from './present-definition';

/** The very definition that a run was made from, also when its version has been replaced or archived since; null for an ad-hoc or unknown run. */
export async function getRunDefinition(id: string): Promise<OpDefinition | null> {
  const run = await database().run.findUnique({ where: { id }, select: { definition: true } });
  return run?.definition == null ? null : presentDefinition(run.definition);
}
