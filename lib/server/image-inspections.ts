import { v7 as uuidv7 } from 'uuid';
import { imageInspection, type ImageInspection, type InspectionReport } from '@/lib/contract/image-inspection';
import { GyozaError } from '@/lib/domain/errors';
import { viewInspection, type InspectionState } from '@/lib/domain/inspection';
import { actor } from './acting';
import { requireAllowedImage } from './allowed-images';
import { databaseNow } from './database-clock';
import { asJson, database, jsonOrNull, type Tx } from './db';
import type { ImageInspection as Row } from './generated/prisma/client';
import { notify } from './notifications';
import { recordAudit } from './record-audit';
import { requireOwnWorker } from './worker-reach';
import { isOnline } from './worker-views';

const PENDING: InspectionState = 'PENDING';
const ASSIGNED: InspectionState = 'ASSIGNED';

/** Asks the workers to look at an image; whichever claims next is given it. Throws `invalid_request` for one that may not run here. */
export async function requestInspection(tx: Tx, image: string): Promise<ImageInspection> {
  requireAllowedImage(image, 'invalid_request');
  const row = await tx.imageInspection.create({ data: { id: uuidv7(), image, state: PENDING, createdAt: databaseNow() } });
  await notify(tx, 'queue');
  await recordAudit(tx, actor(), { action: 'image.inspect', object: { kind: 'image', id: image } });
  return present(tx, row);
}

/** Throws `not_found`. */
export async function getInspection(id: string): Promise<ImageInspection> {
  return present(database(), await find(database(), id));
}

/**
 * What a worker saw, or why it could not. The same report once more changes nothing. Throws `not_found`, `inspection_over` when the look is not, or no
 * longer, in the hands of that worker.
 */
export async function reportInspection(id: string, { worker_id, result, error }: InspectionReport): Promise<ImageInspection> {
  requireOwnWorker(worker_id);
  const state: InspectionState = result == null ? 'FAILED' : 'DONE';
  const { count } = await database().imageInspection.updateMany({
    where: { id, state: ASSIGNED, workerId: worker_id },
    data: { state, result: result == null ? jsonOrNull(null) : asJson(result), error: error ?? null, finishedAt: databaseNow() },
  });
  const row = await find(database(), id);
  if (count === 0 && (row.workerId !== worker_id || row.state !== state))
    throw new GyozaError('inspection_over', `Worker ${worker_id} does not have the look at this image in hand.`);
  return present(database(), row);
}

async function find(tx: Tx, id: string): Promise<Row> {
  const row = await tx.imageInspection.findUnique({ where: { id } });
  if (row === null) throw new GyozaError('not_found', `There is no look at an image ${id}; they are kept for an hour.`);
  return row;
}

async function present(tx: Tx, row: Row): Promise<ImageInspection> {
  const now = databaseNow();
  const online = (await tx.worker.findMany()).filter((worker) => isOnline(worker, now));
  const view = viewInspection({
    ...{ state: row.state as InspectionState, image: row.image, workerId: row.workerId, error: row.error },
    ageMs: now.getTime() - row.createdAt.getTime(),
    workers: online.filter(({ draining, engineError }) => !draining && engineError === null).length,
    isHeld: online.some(({ id }) => id === row.workerId),
  });
  return imageInspection.parse({
    id: row.id,
    image: row.image,
    state: view.kind === 'failed' ? ('FAILED' satisfies InspectionState) : row.state,
    worker_id: row.workerId,
    result: row.result,
    detail: view.kind === 'seen' ? null : view.detail,
    createdAt: row.createdAt.toISOString(),
  });
}
