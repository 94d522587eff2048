import type { AddressInfo } from 'node:net';
import { createFront } from '@/lib/http/front';
import { answerBy } from '@/lib/http/node-exchange';
import { routeModule } from './call-api';

/** The front with the route handlers right behind it, without Next: what a script's request passes through, in this process. */
export async function startApi(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createFront(
    async (incoming, outgoing) =>
      answerBy(await routeModule(new URL(incoming.url ?? '/', 'http://localhost').pathname), incoming, outgoing),
    { dev: false },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
