import { getRecipeOp } from '@/lib/contract/link-operations';
import { route, serve } from '@/lib/http/route';
import { getRecipe } from '@/lib/server/recipes';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getRecipeOp, async ({ params, caller }) => ({ status: 200, body: await getRecipe(caller, params['token'] ?? '') })),
);
