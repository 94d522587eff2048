import packageJson from '@/package.json';
import { healthOp } from '@/lib/contract/server-operations';
import { route, serve } from '@/lib/http/route';
import { isHealthy } from '@/lib/server/health';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(healthOp, async () => {
    const healthy = await isHealthy();
    return { status: healthy ? 200 : 503, body: { status: healthy ? 'ok' : 'unavailable', version: packageJson.version } };
  }),
);
