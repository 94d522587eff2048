import { GyozaError } from '@/lib/domain/errors';
import { actor } from './acting';
import { inTransaction } from './db';
import { recordAudit } from './record-audit';

/** Takes one version, or all, out of lists and out of "latest"; history stays. Throws `not_found` when there is nothing to archive. */
export async function archiveDefinition(name: string, version?: string): Promise<void> {
  await inTransaction(async (tx) => {
    const which = { name, supersededAt: null, ...(version === undefined ? {} : { version }) };
    if ((await tx.definition.count({ where: which })) === 0) {
      throw new GyozaError(
        'not_found',
        version === undefined ? `There is no op named “${name}”.` : `There is no version ${version} of an op named “${name}”.`,
      );
    }
    const archived = await tx.definition.updateManyAndReturn({ where: { ...which, archivedAt: null }, data: { archivedAt: new Date() } });
    if (archived.length === 0) return;
    const change = { versions: archived.map((row) => row.version) };
    await recordAudit(tx, actor(), { action: 'definition.archive', object: { kind: 'definition', id: name }, change });
  });
}
