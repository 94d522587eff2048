import { forecastRunOp } from '@/lib/contract/run-operations';
import { sightOf } from '@/lib/domain/may';
import { route, serve } from '@/lib/http/route';
import { forecastRun } from '@/lib/server/forecast-run';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(forecastRunOp, async ({ params, query, caller }) => ({
    status: 200,
    body: await forecastRun(params['name'] ?? '', query.version, sightOf(caller)),
  })),
);
