import { uploadFileOp } from '@/lib/contract/file-operations';
import { uploadName, uploadStream, uploadType } from '@/lib/http/file-response';
import { once, route, serve } from '@/lib/http/route';
import { storeBlob } from '@/lib/server/blob-store';
import { registerFile } from '@/lib/server/uploaded-files';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(uploadFileOp, async ({ request, caller }) => {
    const name = uploadName(request);
    const blob = await storeBlob(uploadStream(request));
    return once(request, caller, `${name}\n${blob.sha256}`, async (tx) => ({
      status: 201,
      headers: {},
      body: await registerFile(tx, { name, contentType: uploadType(request), ...blob }),
    }));
  }),
);
