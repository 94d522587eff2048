import { finishUploadOp } from '@/lib/contract/file-operations';
import { route, serve } from '@/lib/http/route';
import { finishUpload, requireUploader } from '@/lib/server/uploads';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(finishUploadOp, async ({ params, caller }) => {
    await requireUploader(caller, params['id'] ?? '');
    return { status: 201, body: await finishUpload(params['id'] ?? '') };
  }),
);
