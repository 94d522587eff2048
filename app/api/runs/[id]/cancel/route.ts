import { readableRun } from '@/lib/server/readable-run';
import { cancelRunOp } from '@/lib/contract/run-operations';
import { route, serve } from '@/lib/http/route';
import { cancelRun } from '@/lib/server/cancel-run';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(cancelRunOp, async ({ params, body, caller }) => {
    const { run, done } = await cancelRun(params['id'] ?? '', { force: body.force === true });
    return { status: done ? 200 : 202, body: readableRun(caller, run) };
  }),
);
