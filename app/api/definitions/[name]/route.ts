import { archiveDefinitionOp, getDefinitionOp } from '@/lib/contract/definition-operations';
import { route, serve } from '@/lib/http/route';
import { archiveDefinition } from '@/lib/server/archive-definition';
import { getDefinition } from '@/lib/server/get-definition';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getDefinitionOp, async ({ params, query }) => ({ status: 200, body: await getDefinition(params['name'] ?? '', query.version) })),
  serve(archiveDefinitionOp, async ({ params, query }) => {
    await archiveDefinition(params['name'] ?? '', query.version);
    return { status: 204 };
  }),
);
