import type { AddressInfo } from 'node:net';
import { directRoute } from '@/app/api/direct-routes';
import { createFront } from '@/lib/http/front';
import { answerBy } from '@/lib/http/node-exchange';
import { ensureKey } from '@/lib/server/ensure-key';
import { installationId } from '@/lib/server/installation';

// The product's web process without its pages: the front and the calls that every run makes. A process of its own, as in the product, so
// that its work is not done on the clock of what measures it. Ends when that is gone.
await installationId();
await ensureKey({ key: process.env['GYOZA_API_KEY'] ?? '', name: 'bench', role: 'admin' });
const server = createFront(
  async (request, response) => {
    const handlers = directRoute(request.url ?? '/');
    if (handlers === null) response.writeHead(404).end();
    else await answerBy(handlers, request, response);
  },
  { dev: false },
);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
