import { lintDefinitionOp } from '@/lib/contract/definition-operations';
import { route, serve } from '@/lib/http/route';
import { judgeDefinition } from '@/lib/server/judge-definition';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(lintDefinitionOp, async ({ body }) => ({ status: 200, body: await judgeDefinition(body) })),
);
