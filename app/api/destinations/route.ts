import { createDestinationOp, listDestinationsOp } from '@/lib/contract/destination-operations';
import { route, serve, serveOnce } from '@/lib/http/route';
import { createDestination, listDestinations } from '@/lib/server/destinations';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listDestinationsOp, async () => ({ status: 200, body: await listDestinations() })),
  serveOnce(createDestinationOp, async ({ body, caller }, tx) => {
    const made = await createDestination(tx, caller, body);
    return { status: 201, body: made, headers: { Location: `/destinations/${made.id}` } };
  }),
);
