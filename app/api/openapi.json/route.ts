import { openApiDocument } from '@/lib/contract/openapi';
import { openApiOp } from '@/lib/contract/server-operations';
import { route, serve } from '@/lib/http/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(openApiOp, () => Promise.resolve({ status: 200, body: openApiDocument() })),
);
