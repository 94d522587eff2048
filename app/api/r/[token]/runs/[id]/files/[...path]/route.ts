import { getRecipeFileOp } from '@/lib/contract/link-operations';
import { fileResponse } from '@/lib/http/file-response';
import { route, serve } from '@/lib/http/route';
import { openRecipeFile } from '@/lib/server/recipes';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getRecipeFileOp, async ({ params, caller, request }) => {
    const { path, content_type, ...file } = await openRecipeFile(caller, params['token'] ?? '', params['id'] ?? '', params['path'] ?? '');
    return fileResponse(request, { ...file, name: path.split('/').at(-1) ?? path, contentType: content_type });
  }),
);
