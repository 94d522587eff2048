import { getInspectionOp, reportInspectionOp } from '@/lib/contract/image-inspection-operations';
import { route, serve } from '@/lib/http/route';
import { getInspection, reportInspection } from '@/lib/server/image-inspections';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getInspectionOp, async ({ params }) => ({ status: 200, body: await getInspection(params['id'] ?? '') })),
  serve(reportInspectionOp, async ({ params, body }) => ({ status: 200, body: await reportInspection(params['id'] ?? '', body) })),
);
