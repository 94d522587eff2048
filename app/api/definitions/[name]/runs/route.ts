import { createDefinitionRunOp } from '@/lib/contract/run-operations';
import { route, serveOnce } from '@/lib/http/route';
import { createDefinitionRun } from '@/lib/server/create-run';
import { hasQuotas } from '@/lib/server/run-quotas';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serveOnce(
    createDefinitionRunOp,
    async ({ params, query, body, caller }, tx) => {
      const run = await createDefinitionRun(tx, { name: params['name'] ?? '', version: query.version, body, by: caller });
      return { status: 201, body: run, headers: { Location: `/runs/${run.id}` } };
    },
    () => !hasQuotas(),
  ),
);
