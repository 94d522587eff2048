import { listRunFilesOp } from '@/lib/contract/file-operations';
import { route, serve } from '@/lib/http/route';
import { listRunFiles } from '@/lib/server/run-files';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listRunFilesOp, async ({ params, query }) => ({
    status: 200,
    body: { files: await listRunFiles(params['id'] ?? '', query.attempt) },
  })),
);
