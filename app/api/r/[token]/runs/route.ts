import { createRecipeRunOp } from '@/lib/contract/link-operations';
import { route, serveOnce } from '@/lib/http/route';
import { createRecipeRun } from '@/lib/server/recipes';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serveOnce(createRecipeRunOp, async ({ params, body, caller }, tx) => {
    const token = params['token'] ?? '';
    const run = await createRecipeRun(tx, caller, token, body.inputs ?? {});
    return { status: 201, body: run, headers: { Location: `/r/${token}/runs/${run.id}` } };
  }),
);
