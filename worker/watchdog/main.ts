import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { splitServers } from '@/lib/client/server-list';
import { DockerEngine } from '@/worker/docker/docker-engine';
import { readDockerHost } from '@/worker/docker/docker-host';
import { ownLabels } from '@/worker/loop/adopt-attempts';
import { folderIsLocked } from '@/worker/loop/folder-lock';
import { EXCLUSIVE_LABEL } from '@/worker/loop/attempt-context';
import { systemClock } from '@/worker/loop/system-clock';
import { takeOver } from './take-over';

// Started by a worker: `main.ts FOLDER WORKER_ID SERVERS`. The deadline is a time of `systemClock`, which both read alike, somewhat before the
// worker's leases end, and the worker puts it off with each heartbeat that is answered. When it passes,
// - containers of exclusive ops are removed, since their runs may go on elsewhere after the lease: when the worker died without a goodbye and nobody
//   has taken its place, or when it lives but neither puts the deadline off nor ends them, because it is stopped (SIGSTOP) or hangs;
// - where the worker is dead, all other containers of it go too, once the server answers: it then gives their runs to other workers. A server that is
//   away as well counts no lease, so the next worker may still adopt them.

/** A worker that lives ends its containers itself at the deadline; in milliseconds after that it is taken to be stopped. */
const STOPPED_AFTER_MS = 1_000;
const LOOK_MS = 250;
/** While the engine does not answer. */
const PATIENT_LOOK_MS = 5_000;
const ANSWER_MS = 2_000;

const message = z.union([z.object({ deadline: z.number(), installation: z.string() }), z.literal('goodbye')]);
const [folder = '', workerId = '', servers = ''] = process.argv.slice(2);
let deadline = Infinity;
let labels: Record<string, string> = {};

process.on('message', (raw: unknown) => {
  const told = message.parse(raw);
  if (told === 'goodbye') process.exit(0);
  // With the first lease of its worker; until then the watchdog of one that was killed before is the one that knows a deadline.
  const isFirst = deadline === Infinity;
  deadline = told.deadline;
  labels = ownLabels({ worker: workerId, installation: told.installation });
  if (!isFirst) return;
  takeOver(folder, labels).catch(() => {
    /* Two watchdogs are no harm. */
  });
});
// Looked at in short steps and not by one long timer, which stands still while the machine sleeps.
void (async () => {
  for (let failures = 0; ;) {
    await delay(Math.min(LOOK_MS * 2 ** failures, PATIENT_LOOK_MS));
    const alone = !process.connected;
    // The worker died before it had a lease: it can have no container. Looked at here, since it may have died before this process could listen.
    if (alone && deadline === Infinity) process.exit(0);
    if (systemClock() - deadline - (alone ? 0 : STOPPED_AFTER_MS) < 0) continue;
    // With its folder a worker is gone for good, and has left nothing.
    if (alone && !existsSync(folder)) process.exit(0);
    try {
      if (await endOverdue(alone)) process.exit(0);
      failures = 0;
    } catch {
      failures += 1;
    }
  }
})();
for (const signal of ['SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    /* meant for the worker */
  });

/** True when there is nothing left to watch. */
async function endOverdue(alone: boolean): Promise<boolean> {
  // A new worker adopts, and with its first lease its own watchdog ends this one. Until then it may be killed itself.
  if (alone && (await folderIsLocked(folder))) return false;
  const engine = new DockerEngine({ address: readDockerHost(process.env), transfer: 'archive', folder, workerId });
  try {
    const remove = async (filter: Record<string, string>): Promise<void> => {
      for (const { id } of await engine.list(filter)) await engine.remove(id);
    };
    await remove({ ...labels, [EXCLUSIVE_LABEL]: 'true' });
    if (!alone) return false;
    if (!(await serverAnswers())) return (await engine.list(labels)).length === 0;
    await remove(labels);
    return true;
  } finally {
    engine.close();
  }
}

async function serverAnswers(): Promise<boolean> {
  const answers = splitServers(servers).map((url) =>
    fetch(`${url.replace(/\/$/, '')}/health`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return (await Promise.all(answers)).includes(true);
}
