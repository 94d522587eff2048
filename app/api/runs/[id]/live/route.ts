import { followRunOp } from '@/lib/contract/run-operations';
import { followRun } from '@/lib/http/follow-run';
import { route, serve } from '@/lib/http/route';
import { callerNow } from '@/lib/http/while-allowed';
import { mayWithRun } from '@/lib/server/require-rights';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(followRunOp, ({ params, query, request }) => {
    const id = params['id'] ?? '';
    return followRun(request, id, query, async () => mayWithRun(await callerNow(request), id, 'payloads'));
  }),
);
