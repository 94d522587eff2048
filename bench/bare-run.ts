import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { containerOptions } from '@/worker/docker/container-options';
import { statusOf } from '@/worker/docker/faults';
import { timeOfDay, type CreateTimes } from './create-times';

export interface BareRun {
  docker: Docker;
  image: string;
  network: 'bridge' | 'none';
  init: boolean;
  creates: CreateTimes;
}

/**
 * The container work of one run and nothing else, as somebody would write it with dockerode alone: a folder with the inputs
 * bound to /gyoza, the worker's own options, create, start, wait, read the output, remove. Milliseconds: of all, and of the engine's create.
 */
export async function timeBareRun({ docker, image, network, init, creates }: BareRun): Promise<{ tookMs: number; createMs: number }> {
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-bench-'));
  await mkdir(join(folder, 'output'));
  await writeFile(join(folder, 'input.json'), '{}');
  const name = `gyoza-bench-${folder.slice(-6)}`;
  const env = { GYOZA_INPUT: '/gyoza/input.json', GYOZA_OUTPUT: '/gyoza/output.json', GYOZA_OUTPUT_DIR: '/gyoza/output' };
  const asked = timeOfDay();
  const container = await docker.createContainer(
    containerOptions({ name, image, command: null, env, network, labels: {}, gpuId: null, capabilities: [], mount: folder }, init),
  );
  await container.start();
  const { StatusCode } = (await container.wait()) as { StatusCode: number };
  await readOptional(join(folder, 'output.json'));
  await remove(container);
  await rm(folder, { recursive: true });
  const took = performance.now() - began;
  if (StatusCode !== 0) throw new Error(`The bare container exited with ${StatusCode}.`);
  return { tookMs: took, createMs: (await creates.of(name)) - asked };
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Right after `wait` the engine may still hold the container: then it wants to be forced. */
async function remove(container: Docker.Container): Promise<void> {
  try {
    await container.remove();
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    await container.remove({ force: true });
  }
}
