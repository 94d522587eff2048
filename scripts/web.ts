import next from 'next';
import { directRoute } from '../app/api/direct-routes';
import { createFront } from '../lib/http/front';
import { answerBy } from '../lib/http/node-exchange';
import { closeDatabase } from '../lib/server/db';
import { startDeliveryJobs } from '../lib/server/delivery-jobs';
import { startDuties } from '../lib/server/duties';
import { ensureKey } from '../lib/server/ensure-key';
import { installationId } from '../lib/server/installation';
import { logger } from '../lib/server/logger';
import { onceDatabaseAnswers } from './postgres/once-database-answers';
import { readWebEnvironment } from './web-environment';

/**
 * The web process: API, pages and periodic duties. Waits for a database that is away. Sends `{ready: true}` over IPC when it listens; ends on SIGTERM, SIGINT, or when the process
 * that started it is gone.
 */
const web = readWebEnvironment();
const app = next({ dev: web.dev, dir: web.root, hostname: web.host, port: web.port });
await app.prepare();
const isThere = await onceDatabaseAnswers(
  async () => {
    await installationId();
    if (web.apiKey !== undefined) await ensureKey({ key: web.apiKey, name: 'admin', role: 'admin' });
    if (web.workerKey !== undefined) await ensureKey({ key: web.workerKey, name: 'bundled worker', role: 'worker' });
  },
  {
    // Nobody waits for it once the process that started it is gone.
    isWanted: () => process.send === undefined || process.connected,
    onAway: (error) => {
      logger().warn({ err: error }, 'the database does not answer yet');
    },
  },
);
if (!isThere) process.exit(0);

const pages = app.getRequestHandler();
// In development everything goes through Next, which loads a changed route file anew.
const direct = web.dev ? () => null : directRoute;
const server = createFront(
  (request, response) => {
    const handlers = direct(request.url ?? '/');
    return handlers === null ? pages(request, response) : answerBy(handlers, request, response);
  },
  { dev: web.dev },
);
if (web.dev) {
  const upgrade = app.getUpgradeHandler();
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
}
const stopDuties = startDuties();
const stopDeliveries = startDeliveryJobs();

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  // Calls that are under way still need the database: it is closed only once their connections are.
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // Streams and long polls never end by themselves; their clients resume elsewhere. Short requests get a moment.
  setTimeout(() => {
    server.closeAllConnections();
  }, 300).unref();
  await Promise.all([stopDuties(), Promise.race([stopDeliveries(), new Promise((resolve) => setTimeout(resolve, 3000).unref())])]);
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
  await closeDatabase();
  process.exit(0);
}
for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, () => void stop());

server.on('error', (error) => {
  logger().fatal({ err: error }, 'the web server cannot listen');
  process.exit(1);
});
server.listen(web.port, web.host, () => process.send?.({ ready: true }));
