import { changedFields } from '@/lib/domain/changed-fields';
import { GyozaError } from '@/lib/domain/errors';
import { labelsOf, labelTerms, MAX_LABELS, type RunLabels } from '@/lib/domain/run-labels';
import { actor } from './acting';
import type { Tx } from './db';
import { notify } from './notifications';
import { recordAudit } from './record-audit';
import { lockRun } from './transition';

/**
 * Gives a run the labels that `change` makes of those it has, in any state, and answers those. Throws `not_found`, `invalid_request` where they would be
 * too many.
 */
export async function setLabels(tx: Tx, id: string, change: (labels: RunLabels) => RunLabels): Promise<RunLabels> {
  const { run } = await lockRun(tx, id);
  const before = labelsOf(run.labelTerms);
  const labels = change(before);
  if (Object.keys(labels).length > MAX_LABELS) throw new GyozaError('invalid_request', `A run has at most ${MAX_LABELS} labels.`);
  const terms = labelTerms(labels);
  await tx.run.update({ where: { id }, data: { labelTerms: terms, updatedAt: new Date() } });
  const object = { kind: 'run', id, name: run.opDefinition ?? run.image };
  await recordAudit(tx, actor(), { action: 'run.label', object, change: changedFields({ labels: run.labelTerms }, { labels: terms }) });
  await notify(tx, `run:${id}`);
  return before;
}
