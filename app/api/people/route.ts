import { createPersonOp, listPeopleOp } from '@/lib/contract/person-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { createPerson, listPeople } from '@/lib/server/people';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listPeopleOp, async () => ({ status: 200, body: await listPeople() })),
  // Without Idempotency-Key: what is kept for one would be a quick hash of the password. A second account of that address is refused anyway.
  serve(createPersonOp, async ({ body, caller }) => ({ status: 201, body: await inTransaction((tx) => createPerson(tx, caller, body)) })),
);
