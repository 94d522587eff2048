import { restoreDefinitionOp } from '@/lib/contract/definition-operations';
import { route, serve } from '@/lib/http/route';
import { restoreDefinition } from '@/lib/server/restore-definition';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(restoreDefinitionOp, async ({ params, query }) => ({
    status: 200,
    body: await restoreDefinition(params['name'] ?? '', query.version),
  })),
);
