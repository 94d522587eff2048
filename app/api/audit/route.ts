import { listAuditOp } from '@/lib/contract/audit-operations';
import { route, serve } from '@/lib/http/route';
import { listAudit } from '@/lib/server/list-audit';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listAuditOp, async ({ query }) => ({ status: 200, body: await listAudit(query) })),
);
