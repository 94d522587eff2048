import type { InspectionOrder } from '@/lib/contract/image-inspection';
import { INSPECTION_WAIT_MS, type InspectionState } from '@/lib/domain/inspection';
import type { Statements } from './db';
import { keptLogin } from './registries';

const PENDING: InspectionState = 'PENDING';
const ASSIGNED: InspectionState = 'ASSIGNED';
/** How many a worker is given at once. */
const AT_ONCE = 5;

/** SQL: whether a look at an image waits for a worker. */
export const INSPECTIONS_WAIT = `exists (select from image_inspections
  where state = '${PENDING}' and created_at > now() - interval '${INSPECTION_WAIT_MS} milliseconds')`;

/** Gives a worker looks at images that wait, oldest first. */
export async function takeInspections(tx: Statements, workerId: string): Promise<InspectionOrder[]> {
  const rows = await tx.$queryRaw<{ id: string; image: string }[]>`
    update image_inspections set state = ${ASSIGNED}, worker_id = ${workerId}, assigned_at = now()
    where id in (
      select id from image_inspections
      where state = ${PENDING} and created_at > now() - make_interval(secs => ${INSPECTION_WAIT_MS / 1000}::float8)
      order by created_at limit ${AT_ONCE} for update skip locked)
    returning id::text, image`;
  // Without a login that can be read the registry is asked without one, and says if it wants one.
  return Promise.all(rows.map(async ({ id, image }) => ({ id, image, login: await keptLogin(image) })));
}
