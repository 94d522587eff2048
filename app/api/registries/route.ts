import { listRegistriesOp } from '@/lib/contract/registry-operations';
import { route, serve } from '@/lib/http/route';
import { listRegistries } from '@/lib/server/registries';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listRegistriesOp, async () => ({ status: 200, body: await listRegistries() })),
);
