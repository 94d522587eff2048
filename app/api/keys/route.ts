import { createKeyOp, listKeysOp } from '@/lib/contract/key-operations';
import { route, serve, serveOnce } from '@/lib/http/route';
import { createKey, listKeys } from '@/lib/server/keys';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listKeysOp, async ({ query, caller }) => ({ status: 200, body: await listKeys(caller, query) })),
  serveOnce(createKeyOp, async ({ body, caller }, tx) => {
    const key = await createKey(tx, caller, body);
    return { status: 201, body: key, headers: { Location: `/keys/${key.id}` } };
  }),
);
