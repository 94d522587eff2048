import { getRecipeRunOp } from '@/lib/contract/link-operations';
import { wantsStream } from '@/lib/http/event-stream';
import { followRecipeRun } from '@/lib/http/follow-recipe-run';
import { route, serve } from '@/lib/http/route';
import { getRecipeRun } from '@/lib/server/recipes';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getRecipeRunOp, async ({ params, caller, request }) => {
    const read = () => getRecipeRun(caller, params['token'] ?? '', params['id'] ?? '');
    return wantsStream(request) ? followRecipeRun(request, params['id'] ?? '', read) : { status: 200, body: await read() };
  }),
);
