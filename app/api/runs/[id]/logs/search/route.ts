import { searchLogOp } from '@/lib/contract/run-operations';
import { route, serve } from '@/lib/http/route';
import { searchLog } from '@/lib/server/search-log';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(searchLogOp, async ({ params, query, request }) => ({
    status: 200,
    body: await searchLog(params['id'] ?? '', query, request.signal),
  })),
);
