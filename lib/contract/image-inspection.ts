import { z } from 'zod';
import { INSPECTION_STATES } from '@/lib/domain/inspection';
import { registryLogin } from './registry';
import { image, timestamp, workerId } from './values';

/** POST /image-inspections: which image a worker is to look at. */
export const inspectionRequest = z.strictObject({ image });

const label = z.string().max(4_000_000);

/** What an image says of itself, without the values of its environment, which may be secret. */
export const imageFacts = z
  .strictObject({
    labels: z.record(z.string(), label),
    digest: z.string().max(512).nullable(),
    entrypoint: z.array(z.string()).max(1000),
    command: z.array(z.string()).max(1000),
    env_names: z.array(z.string()).max(10_000),
  })
  .meta({ id: 'ImageFacts' });

export const imageInspection = z
  .object({
    id: z.uuid(),
    image: z.string(),
    state: z.enum(INSPECTION_STATES),
    worker_id: workerId.nullable(),
    /** What was seen; null until then. */
    result: imageFacts.nullable(),
    /** How it stands, in a sentence; null once the image was seen. */
    detail: z.string().nullable(),
    createdAt: timestamp,
  })
  .meta({ id: 'ImageInspection' });
export type ImageInspection = z.infer<typeof imageInspection>;

/** PUT /image-inspections/{id}: what the worker saw, or why it could not; one of them. */
export const inspectionReport = z
  .strictObject({ worker_id: workerId, result: imageFacts.nullish(), error: z.string().min(1).max(2048).nullish() })
  .refine(({ result, error }) => (result == null) !== (error == null), { path: ['result'], message: 'must be given, or else error' });
export type InspectionReport = z.infer<typeof inspectionReport>;

/** An image that a worker is to look at, with the login of its registry where one is kept. */
export const inspectionOrder = z.object({ id: z.uuid(), image: z.string(), login: registryLogin.shape.login });
export type InspectionOrder = z.infer<typeof inspectionOrder>;
