import { sightOf } from '@/lib/domain/may';
import { metricsOp } from '@/lib/contract/server-operations';
import { route, serve } from '@/lib/http/route';
import { exposeMetrics } from '@/lib/server/expose-metrics';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(metricsOp, async ({ caller }) => {
    const { text, contentType } = await exposeMetrics(sightOf(caller));
    return new Response(text, { headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store', Vary: 'Accept' } });
  }),
);
