import { registryLoginOp } from '@/lib/contract/registry-operations';
import { route, serve } from '@/lib/http/route';
import { registryLoginFor } from '@/lib/server/registries';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(registryLoginOp, async ({ params, query }) => ({
    status: 200,
    body: { login: await registryLoginFor(params['id'] ?? '', query) },
  })),
);
