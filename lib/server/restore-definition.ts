import type { OpDefinition } from '@/lib/contract/definition';
import { GyozaError } from '@/lib/domain/errors';
import { newestFirst } from '@/lib/domain/latest-version';
import { actor } from './acting';
import { inTransaction } from './db';
import { presentDefinition } from './present-definition';
import { recordAudit } from './record-audit';

/**
 * Takes a version out of the archive, as it was: posting it again, which restores it too, cannot carry the default of a secret, because nobody can read
 * it. Without a version the last archiving of the op is undone, so that what had been archived by itself before stays so. Returns what was restored,
 * newest first: nothing where nothing was archived. Throws `not_found` for what never was.
 */
export async function restoreDefinition(name: string, version?: string): Promise<OpDefinition[]> {
  return inTransaction(async (tx) => {
    const which = { name, supersededAt: null, ...(version === undefined ? {} : { version }) };
    const rows = await tx.definition.findMany({ where: which });
    if (rows.length === 0) {
      throw new GyozaError(
        'not_found',
        version === undefined ? `There is no op named “${name}”.` : `There is no version ${version} of an op named “${name}”.`,
      );
    }
    // Versions that are archived together carry the same moment.
    const last = Math.max(...rows.map((row) => row.archivedAt?.getTime() ?? 0));
    const archivedAt = new Date(last);
    await tx.definition.updateMany({ where: { ...which, archivedAt }, data: { archivedAt: null } });
    const restored = new Map(rows.filter((row) => row.archivedAt?.getTime() === last).map((row) => [row.version, row]));
    if (restored.size > 0) {
      const change = { versions: [...restored.keys()] };
      await recordAudit(tx, actor(), { action: 'definition.restore', object: { kind: 'definition', id: name }, change });
    }
    return newestFirst([...restored.keys()]).flatMap((each) => {
      const row = restored.get(each);
      return row === undefined ? [] : [presentDefinition({ ...row, archivedAt: null })];
    });
  });
}
