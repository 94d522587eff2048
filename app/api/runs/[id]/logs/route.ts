import { appendLogOp } from '@/lib/contract/worker-operations';
import { readLogOp } from '@/lib/contract/run-operations';
import { resumeAfter, wantsText, wantsStream } from '@/lib/http/event-stream';
import { downloadLog, followLog } from '@/lib/http/follow-log';
import { route, serve } from '@/lib/http/route';
import { appendLog } from '@/lib/server/append-log';
import { logStart, readLog } from '@/lib/server/read-log';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(readLogOp, async ({ params, query, request }) => {
    const runId = params['id'] ?? '';
    const after = await logStart({ runId, ...query });
    if (wantsStream(request)) return followLog(request, runId, { ...query, after: resumeAfter(request, after) });
    if (query.format !== undefined || wantsText(request)) return downloadLog(runId, { ...query, after: after ?? -1 });
    return { status: 200, body: await readLog({ runId, ...query, limit: query.last ?? query.limit, after }) };
  }),
  serve(appendLogOp, async ({ params, query, body }) => ({ status: 200, body: await appendLog(params['id'] ?? '', body, query) })),
);
