import { whoAmIOp } from '@/lib/contract/server-operations';
import { route, serve } from '@/lib/http/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(whoAmIOp, ({ caller }) => Promise.resolve({ status: 200, body: { name: caller.name, role: caller.role } })),
);
