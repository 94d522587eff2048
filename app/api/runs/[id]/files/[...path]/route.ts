import { getRunFileOp } from '@/lib/contract/file-operations';
import { putRunFileOp } from '@/lib/contract/worker-operations';
import { fileResponse, uploadStream } from '@/lib/http/file-response';
import { route, serve } from '@/lib/http/route';
import { openRunFile, putRunFile } from '@/lib/server/run-files';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getRunFileOp, async ({ params, query, request }) => {
    const { path, content_type, ...file } = await openRunFile(params['id'] ?? '', params['path'] ?? '', query.attempt);
    return fileResponse(request, { ...file, name: path.split('/').at(-1) ?? path, contentType: content_type });
  }),
  serve(putRunFileOp, async ({ params, query, request }) => ({
    status: 201,
    body: await putRunFile(params['id'] ?? '', params['path'] ?? '', query, uploadStream(request)),
  })),
);
