import { getFileOp } from '@/lib/contract/file-operations';
import { fileResponse } from '@/lib/http/file-response';
import { route, serve } from '@/lib/http/route';
import { openUploadedFile } from '@/lib/server/uploaded-files';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getFileOp, async ({ params, request }) => fileResponse(request, await openUploadedFile(params['id'] ?? ''))),
);
