import { exportAuditOp } from '@/lib/contract/audit-operations';
import { route, serve } from '@/lib/http/route';
import { textDownload } from '@/lib/http/text-stream';
import { exportAudit } from '@/lib/server/list-audit';

const TYPES = { csv: 'text/csv', jsonl: 'application/jsonl' } as const;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(exportAuditOp, ({ query }) =>
    Promise.resolve(textDownload(exportAudit(query), { name: `audit.${query.format}`, type: TYPES[query.format] })),
  ),
);
