import { z } from 'zod';
import { DockerEngine } from '@/worker/docker/docker-engine';
import { readDockerHost } from '@/worker/docker/docker-host';
import { folderIsLocked } from '@/worker/loop/folder-lock';
import { EXCLUSIVE_LABEL } from '@/worker/loop/attempt-context';

// Started by a worker that has an exclusive op in hand: `main.ts FOLDER WORKER_ID DEADLINE`. When the worker dies without a goodbye and nobody has taken
// its place by the deadline, the containers of its exclusive ops are removed, because the server then runs them elsewhere.

const message = z.object({ deadline: z.number().nullable() });
const [folder = '', workerId = '', firstDeadline] = process.argv.slice(2);
let deadline = Number(firstDeadline);

process.on('message', (raw: unknown) => {
  const told = message.parse(raw).deadline;
  if (told === null) process.exit(0);
  deadline = told;
});
process.on('disconnect', onAlone);
// It may have died while this process was loading.
if (!process.connected) onAlone();
for (const signal of ['SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    /* meant for the worker */
  });

function onAlone(): void {
  const act = async () => {
    await removeExclusive();
    process.exit(0);
  };
  setTimeout(() => void act(), Math.max(0, deadline - Date.now()));
}

async function removeExclusive(): Promise<void> {
  // A new worker adopts, and holds the leases itself.
  if (await folderIsLocked(folder)) return;
  const engine = new DockerEngine({ address: readDockerHost(process.env), transfer: 'archive', folder, workerId });
  try {
    for (const { id } of await engine.list({ 'gyoza.worker': workerId, [EXCLUSIVE_LABEL]: 'true' })) await engine.remove(id);
  } finally {
    engine.close();
  }
}
