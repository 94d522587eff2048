import { z } from 'zod';
import { keyInput } from '@/lib/domain/concurrency';
import type { InputSpecs } from '@/lib/domain/input-spec';
import { parseInputSpecs } from '@/lib/domain/parse-input-specs';
import {
  command,
  concurrency,
  concurrencyWrite,
  constraints,
  constraintsWrite,
  definitionName,
  env,
  eventDelivery,
  eventDeliveryWrite,
  image,
  jsonObject,
  network,
  pullPolicy,
  queueTimeoutS,
  retryPolicy,
  retryPolicyWrite,
  runTimeoutS,
  semver,
  timeoutS,
  timestamp,
  workerTags,
} from './values';

/** Parsed by the one piece of code that knows the vocabulary; its problems keep their own paths. */
const inputSpecs = z
  .record(z.string(), z.unknown())
  .transform((raw, context): InputSpecs => {
    const parsed = parseInputSpecs(raw);
    if (parsed.ok) return parsed.specs;
    for (const { path, message } of parsed.errors) {
      context.issues.push({ code: 'custom', input: raw, path: path.split('.'), message });
    }
    return z.NEVER;
  })
  .meta({ description: 'Input name → spec; the order of the keys is the form’s order and is kept.' });

const capability = z.string().regex(/^[A-Z][A-Z0-9_]{1,40}$/, 'must be a Linux capability such as NET_ADMIN');

const writtenFields = z.strictObject({
  id: definitionName,
  version: semver,
  image,
  title: z.string().min(1).max(200).nullish(),
  description: z.string().max(100_000).nullish(),
  tags: z.array(z.string().min(1).max(64)).max(50).nullish(),
  command: command.nullish(),
  env: env.nullish(),
  network: network.nullish(),
  pull_policy: pullPolicy.nullish(),
  input_specs: inputSpecs,
  output_specs: z.record(z.string(), z.record(z.string(), z.json())).nullish(),
  constraints: constraintsWrite.nullish(),
  retry_policy: retryPolicyWrite.nullish(),
  timeout_s: timeoutS.nullish(),
  queue_timeout_s: queueTimeoutS.nullish(),
  run_timeout_s: runTimeoutS.nullish(),
  exclusive: z.boolean().nullish(),
  worker_tags: workerTags.nullish(),
  concurrency: concurrencyWrite.nullish(),
  capabilities: z.array(capability).max(41).nullish(),
  event_delivery: eventDeliveryWrite.nullish(),
  /** People without an account may run it by a link that says so. */
  public_links: z.boolean().nullish(),
});

/** Every field that an author may write. */
export const DEFINITION_FIELDS = Object.keys(writtenFields.shape);

/** POST /definitions: an OpDefinition as its author writes it, in JSON or as gyoza.yml. */
export const definitionWrite = writtenFields.superRefine(({ concurrency, input_specs }, context) => {
  const name = concurrency?.key == null ? null : keyInput(concurrency.key);
  if (name === null) return;
  const spec = input_specs[name];
  if (spec === undefined)
    context.addIssue({ code: 'custom', path: ['concurrency', 'key'], message: `names no input: there is no ${name}` });
  else if (spec.type === 'secret')
    context.addIssue({ code: 'custom', path: ['concurrency', 'key'], message: 'must not be a secret: it is shown to who waits' });
});
export type DefinitionWrite = z.infer<typeof definitionWrite>;

/** A versioned, registered op. */
export const opDefinition = z
  .object({
    id: definitionName,
    version: semver,
    image: z.string(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    tags: z.array(z.string()),
    command: command.nullable(),
    env: env.nullable(),
    network: network.nullable(),
    pull_policy: pullPolicy.nullable(),
    input_specs: z.record(z.string(), z.record(z.string(), z.json())),
    output_specs: z.record(z.string(), jsonObject).nullable(),
    constraints,
    retry_policy: retryPolicy,
    timeout_s: z.number().nullable(),
    queue_timeout_s: queueTimeoutS.nullable(),
    run_timeout_s: runTimeoutS.nullable(),
    exclusive: z.boolean(),
    worker_tags: workerTags.optional(),
    concurrency: concurrency.nullable().optional(),
    capabilities: z.array(z.string()),
    event_delivery: eventDelivery.nullable(),
    /** Absent from a server that does not know it yet. */
    public_links: z.boolean().optional(),
    /** 1, and one more each time this version was replaced. */
    revision: z.int().min(1).optional(),
    /** Name of the key that registered this revision, where it is known. */
    created_by: z.string().nullable().optional(),
    /** What the image was when this revision first ran: its digest in its registry, or its own id; null before. */
    image_digest: z.string().nullable().optional(),
    archived: z.boolean(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'OpDefinition' });
export type OpDefinition = z.infer<typeof opDefinition>;
export const opDefinitionList = z.array(opDefinition);
