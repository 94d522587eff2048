import { requestInspectionOp } from '@/lib/contract/image-inspection-operations';
import { route, serveOnce } from '@/lib/http/route';
import { requestInspection } from '@/lib/server/image-inspections';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serveOnce(requestInspectionOp, async ({ body }, tx) => {
    const inspection = await requestInspection(tx, body.image);
    return { status: 201, body: inspection, headers: { Location: `/image-inspections/${inspection.id}` } };
  }),
);
