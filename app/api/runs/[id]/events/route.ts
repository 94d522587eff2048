import { listEventsOp } from '@/lib/contract/run-operations';
import { reportEventsOp } from '@/lib/contract/worker-operations';
import { resumeAfter, wantsStream } from '@/lib/http/event-stream';
import { followEvents } from '@/lib/http/follow-events';
import { route, serve } from '@/lib/http/route';
import { listEvents } from '@/lib/server/list-events';
import { reportEvents } from '@/lib/server/report-events';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listEventsOp, async ({ params, query, request }) => {
    const id = params['id'] ?? '';
    if (wantsStream(request)) return followEvents(request, id, { ...query, after: resumeAfter(request, query.after) });
    return { status: 200, body: { events: await listEvents(id, query) } };
  }),
  serve(reportEventsOp, async ({ params, query, body }) => ({
    status: 200,
    body: { events: await reportEvents(params['id'] ?? '', Array.isArray(body) ? body : [body], query) },
  })),
);
