import { z } from 'zod';
import { DockerEngine } from '@/worker/docker/docker-engine';
import { readDockerHost } from '@/worker/docker/docker-host';
import { folderIsLocked } from '@/worker/loop/folder-lock';
import { EXCLUSIVE_LABEL } from '@/worker/loop/attempt-context';
import { systemClock } from '@/worker/loop/system-clock';

// Started by a worker that has an exclusive op in hand: `main.ts FOLDER WORKER_ID DEADLINE`. When the worker dies without a goodbye and nobody has taken
// its place by the deadline, the containers of its exclusive ops are removed, because the server then runs them elsewhere. The same when it lives but
// neither puts the deadline off nor ends them: it is stopped (SIGSTOP), or hangs. The deadline is a time of `systemClock`, which both read alike.

/** A worker that lives ends its containers itself at the deadline; in milliseconds after that it is taken to be stopped. */
const STOPPED_AFTER_MS = 1_000;
const LOOK_MS = 250;

const message = z.object({ deadline: z.number().nullable() });
const [folder = '', workerId = '', firstDeadline] = process.argv.slice(2);
let deadline = Number(firstDeadline);

process.on('message', (raw: unknown) => {
  const told = message.parse(raw).deadline;
  if (told === null) process.exit(0);
  deadline = told;
});
// Looked at in short steps and not by one long timer, which stands still while the machine sleeps.
let acting = false;
setInterval(() => {
  const due = systemClock() - deadline - (process.connected ? STOPPED_AFTER_MS : 0) >= 0;
  if (!due || acting) return;
  acting = true;
  const alone = !process.connected;
  // When the engine does not answer, the next look tries again.
  void removeExclusive(alone).then(
    () => {
      if (alone) process.exit(0);
      acting = false;
    },
    () => {
      acting = false;
    },
  );
}, LOOK_MS);
for (const signal of ['SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    /* meant for the worker */
  });

async function removeExclusive(alone: boolean): Promise<void> {
  // A new worker adopts, and holds the leases itself.
  if (alone && (await folderIsLocked(folder))) return;
  const engine = new DockerEngine({ address: readDockerHost(process.env), transfer: 'archive', folder, workerId });
  try {
    for (const { id } of await engine.list({ 'gyoza.worker': workerId, [EXCLUSIVE_LABEL]: 'true' })) await engine.remove(id);
  } finally {
    engine.close();
  }
}
