import { metricsOp } from '@/lib/contract/server-operations';
import { route, serve } from '@/lib/http/route';
import { exposeMetrics } from '@/lib/server/expose-metrics';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(metricsOp, async () => {
    const { text, contentType } = await exposeMetrics();
    return new Response(text, { headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store', Vary: 'Accept' } });
  }),
);
