import { createUploadOp } from '@/lib/contract/file-operations';
import { resumableUpload } from '@/lib/http/resumable-upload';
import { route, serve } from '@/lib/http/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(createUploadOp, ({ request, caller }) => resumableUpload(request, caller)),
);
