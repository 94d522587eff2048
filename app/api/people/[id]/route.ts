import { patchPersonOp } from '@/lib/contract/person-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { patchPerson } from '@/lib/server/people';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(patchPersonOp, async ({ params, body, caller }) => ({
    status: 200,
    body: await inTransaction((tx) => patchPerson(tx, caller, params['id'] ?? '', body)),
  })),
);
