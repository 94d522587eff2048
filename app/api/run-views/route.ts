import { createRunViewOp, listRunViewsOp } from '@/lib/contract/run-view-operations';
import { route, serve, serveOnce } from '@/lib/http/route';
import { createRunView, listRunViews } from '@/lib/server/run-views';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listRunViewsOp, async ({ caller }) => ({ status: 200, body: await listRunViews(caller) })),
  serveOnce(createRunViewOp, async ({ body, caller }, tx) => {
    const view = await createRunView(tx, caller, body);
    return { status: 201, body: view, headers: { Location: `/run-views/${view.id}` } };
  }),
);
