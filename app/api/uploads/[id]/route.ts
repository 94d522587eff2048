import { continueUploadOp, dropUploadOp, getUploadOp } from '@/lib/contract/file-operations';
import { resumableUpload } from '@/lib/http/resumable-upload';
import { route, serve } from '@/lib/http/route';
import { getUpload, requireUploader } from '@/lib/server/uploads';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getUploadOp, async ({ request, params, caller }) => {
    await requireUploader(caller, params['id'] ?? '');
    return request.method === 'HEAD' ? resumableUpload(request, caller) : { status: 200, body: await getUpload(params['id'] ?? '') };
  }),
  serve(continueUploadOp, async ({ request, params, caller }) => {
    await requireUploader(caller, params['id'] ?? '');
    return resumableUpload(request, caller);
  }),
  serve(dropUploadOp, async ({ request, params, caller }) => {
    await requireUploader(caller, params['id'] ?? '');
    return resumableUpload(request, caller);
  }),
);
