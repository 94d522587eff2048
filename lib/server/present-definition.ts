import { opDefinition, type OpDefinition } from '@/lib/contract/definition';
import { retryPolicy } from '@/lib/contract/values';
import { maskSpecSecrets } from '@/lib/domain/redact-secrets';
import type { InputSpecs } from '@/lib/domain/input-spec';
import type { Definition } from './generated/prisma/client';

/** The specs as stored, what secrets start with masked: parsed when they were written, so the type may be trusted. */
export function shownSpecs(definition: { inputSpecs: unknown }): InputSpecs {
  return maskSpecSecrets(definition.inputSpecs as InputSpecs);
}

/** A definition as the API returns it: defaults filled in, secret defaults masked. */
export function presentDefinition(row: Definition): OpDefinition {
  return opDefinition.parse({
    id: row.name,
    version: row.version,
    image: row.image,
    title: row.title,
    description: row.description,
    tags: row.tags,
    command: row.command,
    env: row.env,
    network: row.network,
    pull_policy: row.pullPolicy,
    input_specs: shownSpecs(row),
    output_specs: row.outputSpecs,
    constraints: row.constraints ?? {},
    retry_policy: row.retryPolicy ?? retryPolicy.parse({}),
    timeout_s: row.timeoutS,
    queue_timeout_s: row.queueTimeoutS,
    run_timeout_s: row.runTimeoutS,
    exclusive: row.exclusive,
    worker_tags: row.workerTags,
    concurrency: row.concurrency,
    capabilities: row.capabilities,
    event_delivery: row.eventDelivery,
    public_links: row.publicLinks,
    revision: row.revision,
    created_by: row.createdBy,
    image_digest: row.imageDigest,
    archived: row.archivedAt !== null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  });
}
