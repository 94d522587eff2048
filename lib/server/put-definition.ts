import type { DefinitionWrite, OpDefinition } from '@/lib/contract/definition';
import { changedFields } from '@/lib/domain/changed-fields';
import { GyozaError } from '@/lib/domain/errors';
import type { FieldProblem } from '@/lib/domain/input-spec';
import { v7 as uuidv7 } from 'uuid';
import { actor } from './acting';
import { requireAllowedImage } from './allowed-images';
import type { Caller } from './authenticate';
import { jsonOrNull, asJson, type Tx } from './db';
import { env } from './env';
import { presentDefinition } from './present-definition';
import { recordAudit } from './record-audit';
import { sealSpecs } from './sealed-inputs';

/**
 * Creates a version, or replaces it by superseding its row, so that old runs keep what they ran. Posting an archived version restores it.
 * Throws `invalid_definition` for a capability or an image that the administrator has not allowed.
 */
export async function putDefinition(
  tx: Tx,
  write: DefinitionWrite,
  createdBy: string,
  caller?: Caller,
): Promise<{ definition: OpDefinition; created: boolean }> {
  const refused = refusedCapabilities(write);
  if (refused !== null)
    throw new GyozaError('invalid_definition', `The administrator has not allowed ${refused.names}; see GYOZA_ALLOW_CAPABILITIES.`, [
      refused.problem,
    ]);
  requireAllowedImage(write.image, 'invalid_definition');
  // Two posts of one version at the same moment would both supersede the same row.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`definition ${write.id} ${write.version}`}, 0))`;
  const current = await tx.definition.findFirst({ where: { name: write.id, version: write.version, supersededAt: null } });
  const now = new Date();
  if (current !== null) await tx.definition.update({ where: { id: current.id }, data: { supersededAt: now } });
  const id = uuidv7();
  const specs = sealSpecs(id, write.input_specs);
  const row = await tx.definition.create({
    data: {
      id,
      name: write.id,
      version: write.version,
      revision: (current?.revision ?? 0) + 1,
      createdBy,
      createdById: caller?.id ?? null,
      image: write.image,
      title: write.title ?? null,
      description: write.description ?? null,
      tags: write.tags ?? [],
      command: jsonOrNull(write.command),
      env: jsonOrNull(write.env),
      network: write.network ?? null,
      pullPolicy: write.pull_policy ?? null,
      ...{ inputSpecs: asJson(specs.inputSpecs), sealedSpecs: specs.sealedSpecs },
      outputSpecs: jsonOrNull(write.output_specs),
      constraints: jsonOrNull(write.constraints),
      retryPolicy: jsonOrNull(write.retry_policy),
      timeoutS: write.timeout_s ?? null,
      queueTimeoutS: write.queue_timeout_s ?? null,
      runTimeoutS: write.run_timeout_s ?? null,
      exclusive: write.exclusive ?? false,
      workerTags: write.worker_tags ?? [],
      concurrency: jsonOrNull(write.concurrency),
      capabilities: write.capabilities ?? [],
      eventDelivery: jsonOrNull(write.event_delivery),
      publicLinks: write.public_links ?? false,
      createdAt: current?.createdAt ?? now,
      updatedAt: now,
    },
  });
  const definition = presentDefinition(row);
  const change = current === null ? {} : changedFields(presentDefinition(current), definition, ['updatedAt', 'revision', 'image_digest']);
  const action = current === null ? 'definition.create' : 'definition.replace';
  await recordAudit(tx, actor(), { action, object: { kind: 'definition', id: write.id, name: `${write.id} ${write.version}` }, change });
  return { definition, created: current === null };
}

/** The capabilities that a definition asks for and the administrator has not allowed; null when there are none. */
export function refusedCapabilities({
  capabilities,
}: Pick<DefinitionWrite, 'capabilities'>): { names: string; problem: FieldProblem } | null {
  const names = (capabilities ?? []).filter((name) => !env().GYOZA_ALLOW_CAPABILITIES.includes(name)).join(', ');
  if (names === '') return null;
  return { names, problem: { path: 'capabilities', message: `${names} must be allowed by GYOZA_ALLOW_CAPABILITIES first` } };
}
