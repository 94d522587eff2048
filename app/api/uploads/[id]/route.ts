import { continueUploadOp, dropUploadOp, getUploadOp } from '@/lib/contract/file-operations';
import { resumableUpload } from '@/lib/http/resumable-upload';
import { route, serve } from '@/lib/http/route';
import { getUpload } from '@/lib/server/uploads';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getUploadOp, async ({ request, params }) =>
    request.method === 'HEAD' ? resumableUpload(request) : { status: 200, body: await getUpload(params['id'] ?? '') },
  ),
  serve(continueUploadOp, ({ request }) => resumableUpload(request)),
  serve(dropUploadOp, ({ request }) => resumableUpload(request)),
);
