import { getAccountOp, patchAccountOp } from '@/lib/contract/account-operations';
import { route, serve } from '@/lib/http/route';
import { getAccount, patchAccount } from '@/lib/server/account';
import { database, inTransaction } from '@/lib/server/db';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getAccountOp, async ({ caller }) => ({ status: 200, body: await getAccount(database(), caller) })),
  serve(patchAccountOp, async ({ caller, body }) => ({
    status: 200,
    body: await inTransaction((tx) => patchAccount(tx, caller, body.name ?? undefined)),
  })),
);
