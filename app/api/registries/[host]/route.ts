import { deleteRegistryOp, getRegistryOp, putRegistryOp } from '@/lib/contract/registry-operations';
import { route, serve } from '@/lib/http/route';
import { deleteRegistry, getRegistry, putRegistry } from '@/lib/server/registries';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getRegistryOp, async ({ params }) => ({ status: 200, body: await getRegistry(params['host'] ?? '') })),
  serve(putRegistryOp, async ({ params, body }) => ({ status: 200, body: await putRegistry(params['host'] ?? '', body) })),
  serve(deleteRegistryOp, async ({ params }) => {
    await deleteRegistry(params['host'] ?? '');
    return { status: 204 };
  }),
);
