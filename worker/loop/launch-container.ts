import { downloadFile } from '@/lib/client/files';
import { UnreachableError } from '@/lib/client/problem-error';
import type { ClaimedRun } from '@/lib/contract/worker';
import { fetchRegistryLogin } from '@/lib/client/reports';
import { EngineFault, type ContainerSpec, type RegistryLogin } from '@/worker/ports/engine';
import { EXCLUSIVE_LABEL, containerLabels, containerName, untilAnswered, type AttemptContext } from './attempt-context';
import type { Ticket } from './attempt-folder';
import { pause } from './backoff';
import { reportPull } from './report-pull';
import { containerEnv, containerInputs, writeInputs, type FetchFile } from './prepare-inputs';

/** An engine that has not answered by then has the attempt given back, so that another worker may take it. */
const CREATE_PATIENCE_MS = 10_000;
const DOWNLOAD_MS = 3_600_000;
const STILL_THERE = 'The container engine of its worker went away while it made the container, and has not finished with it.';

type PullPolicy = NonNullable<ClaimedRun['pull_policy']>;

/** The ticket of a claimed run. */
export async function ticketFor(context: AttemptContext, run: ClaimedRun, installation: string): Promise<Ticket> {
  return {
    run_id: run.run_id,
    attempt: run.attempt,
    installation,
    worker_id: context.holding.worker_id,
    image: run.image,
    timeout_s: run.timeout_s,
    ram_mb: run.constraints.ram_mb ?? null,
    gpu_id: run.gpu_id,
    exclusive: run.exclusive,
    transfer: await context.engine.transfer(),
  };
}

/**
 * Makes the attempt's folder and its container, whose inputs are written side by side with it, and answers the container's id; it does not run yet. Throws an EngineFault
 * when it cannot be had, the reason of `stopping` when the attempt is to end first; the container may then exist.
 */
export async function createContainer(context: AttemptContext, run: ClaimedRun, ticket: Ticket): Promise<string> {
  const { folder, holding, stopping, engine } = context;
  folder.create();
  folder.writeTicket(ticket);
  const { inputs, files } = containerInputs(run);
  const spec: ContainerSpec = {
    name: containerName(holding),
    image: run.image,
    command: run.command,
    env: containerEnv(run, inputs),
    network: run.network ?? 'bridge',
    labels: { ...containerLabels(ticket.installation, holding), ...(run.exclusive ? { [EXCLUSIVE_LABEL]: 'true' } : {}) },
    cpu: run.constraints.cpu,
    ramMb: run.constraints.ram_mb,
    gpuId: run.gpu_id,
    capabilities: run.capabilities,
    mount: ticket.transfer === 'bind' ? folder.tree : undefined,
  };
  const steps = await Promise.allSettled([
    createWithImage(context, spec, run.pull_policy ?? 'missing'),
    writeInputs(folder.tree, inputs, files, (id, read) => fetchFile(context, id, read)),
  ] as const);
  // All have come to their end before anything is thrown: nothing may still be writing when the folder is removed.
  for (const step of steps) if (step.status === 'rejected') throw step.reason;
  stopping.throwIfAborted();
  const id = steps[0].status === 'fulfilled' ? steps[0].value : '';
  if (ticket.transfer === 'archive') await untilAnswered(() => engine.copyIn(id, folder.tree), stopping);
  return id;
}

async function createWithImage(context: AttemptContext, spec: ContainerSpec, policy: PullPolicy): Promise<string> {
  const release = context.images.hold(spec.image);
  try {
    return await fetchAndCreate(context, spec, policy);
  } finally {
    release();
  }
}

async function fetchAndCreate(context: AttemptContext, spec: ContainerSpec, policy: PullPolicy): Promise<string> {
  if (policy === 'always') await pull(context, spec.image);
  if (policy === 'never') await untilAnswered(() => context.images.leave(spec.image), context.stopping);
  try {
    return await withRoom(context, () => create(context, spec));
  } catch (error) {
    if (!(error instanceof EngineFault) || error.kind !== 'image_missing') throw error;
    if (policy === 'never') {
      const message = `The image "${spec.image}" is not on the machine that runs it, and \`pull_policy\` is never: it must be put there first.`;
      throw new EngineFault('image_missing', message, { cause: error });
    }
  }
  await pull(context, spec.image);
  return withRoom(context, () => create(context, spec));
}

/** Once more after room has been made, when there was none. */
async function withRoom<T>({ images, outbox }: AttemptContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EngineFault) || error.kind !== 'no_space' || !(await images.makeRoom())) throw error;
    outbox.event({
      type: 'INFO',
      msg: 'The disk of its machine is full: it is tried once more without the images that no run needs',
    });
    return work();
  }
}

async function pull(context: AttemptContext, image: string): Promise<void> {
  const { images, outbox, stopping } = context;
  const say = (msg: string) => {
    outbox.event({ type: 'INFO', msg });
  };
  say(`Pulling image ${image}`);
  const login = await registryLogin(context);
  await withRoom(context, () => images.pull(image, { login, onProgress: reportPull(image, say, () => performance.now()) }, stopping));
}

/** The login that the server keeps for the image's registry. Without an answer of use the registry is asked without one, and says if it wants one. */
async function registryLogin({ server, holding, stopping, log }: AttemptContext): Promise<RegistryLogin | null> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await fetchRegistryLogin(server, holding, { signal: stopping });
    } catch (error) {
      stopping.throwIfAborted();
      if (!(error instanceof UnreachableError)) {
        log.warn({ ...holding, error: String(error) }, 'The login of a registry cannot be had');
        return null;
      }
      await pause(failures, stopping);
    }
  }
}

/**
 * Creates, over an engine that falls silent half way. What bears our name and labels already was made without telling us, or is left of an earlier
 * placement of the same attempt, whose start may have happened: it is not used, but makes room for a new one.
 */
async function create(context: AttemptContext, spec: ContainerSpec): Promise<string> {
  const { engine, stopping } = context;
  const patience = AbortSignal.timeout(CREATE_PATIENCE_MS);
  for (let failures = 1; ; failures += 1) {
    try {
      return await engine.create(spec);
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      if (error.kind === 'conflict') await removeOwn(context, spec, error);
      else if (error.kind !== 'unreachable') throw error;
      if (patience.aborted) throw error.kind === 'conflict' ? new EngineFault('interrupted', STILL_THERE, { cause: error }) : error;
      await pause(failures, stopping);
      stopping.throwIfAborted();
    }
  }
}

/** Removes the container that has the name of this one. Throws the conflict when it is not ours. */
async function removeOwn({ engine, stopping }: AttemptContext, { name, labels }: ContainerSpec, conflict: EngineFault): Promise<void> {
  try {
    const found = await untilAnswered(() => engine.inspect(name), stopping);
    if (Object.entries(labels).some(([label, value]) => found.labels[label] !== value)) throw conflict;
    await untilAnswered(() => engine.remove(found.id), stopping);
  } catch (error) {
    // Still being made by a call whose answer was lost: it has its name already, and cannot be looked at yet.
    if (!(error instanceof EngineFault) || error.kind !== 'gone') throw error;
  }
}

async function fetchFile({ server, holding, stopping }: AttemptContext, id: string, read: Parameters<FetchFile>[1]): Promise<void> {
  const { worker_id, attempt } = holding;
  for (let failures = 1; ; failures += 1) {
    try {
      await downloadFile(server, id, { worker_id, attempt }, read, { signal: stopping, timeoutMs: DOWNLOAD_MS });
      return;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      await pause(failures, stopping);
      stopping.throwIfAborted();
    }
  }
}
