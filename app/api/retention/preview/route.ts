import { previewRetentionOp } from '@/lib/contract/retention-operations';
import { route, serve } from '@/lib/http/route';
import { previewRetention } from '@/lib/server/retention';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(previewRetentionOp, async ({ body }) => ({ status: 200, body: await previewRetention(body.rules) })),
);
