import { listDefinitionsOp, putDefinitionOp } from '@/lib/contract/definition-operations';
import { route, serve, serveOnce } from '@/lib/http/route';
import { sightOf } from '@/lib/domain/may';
import { listDefinitions } from '@/lib/server/list-definitions';
import { putDefinition } from '@/lib/server/put-definition';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listDefinitionsOp, async ({ query, caller }) => ({ status: 200, body: await listDefinitions(query, sightOf(caller)) })),
  serveOnce(putDefinitionOp, async ({ body, caller }, tx) => {
    const { definition, created } = await putDefinition(tx, body, caller.name, caller);
    const headers = { Location: `/definitions/${definition.id}?version=${encodeURIComponent(definition.version)}` };
    return created ? { status: 201, body: definition, headers } : { status: 200, body: definition };
  }),
);
