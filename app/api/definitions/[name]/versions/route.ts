import { listVersionsOp } from '@/lib/contract/definition-operations';
import { route, serve } from '@/lib/http/route';
import { listVersions } from '@/lib/server/list-versions';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listVersionsOp, async ({ params }) => ({ status: 200, body: await listVersions(params['name'] ?? '') })),
);
