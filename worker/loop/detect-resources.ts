import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { promisify } from 'node:util';
import type { z } from 'zod';
import type { resources } from '@/lib/contract/worker';
import type { EngineFacts } from '@/worker/ports/engine';

export type Resources = z.infer<typeof resources>;

const MIB = 1024 * 1024;
const run = promisify(execFile);

/** What this worker can give to containers. `facts`: what the engine says of its machine; null while it does not answer. */
export async function detectResources(facts: EngineFacts | null): Promise<Resources> {
  if (facts !== null && !facts.local) return { cpu: facts.cpu, ram_mb: facts.ramMb, gpus: [] };
  const cpu = Math.min(facts?.cpu ?? Infinity, os.availableParallelism(), await cgroupCpu());
  const ram_mb = Math.min(facts?.ramMb ?? Infinity, Math.floor(os.totalmem() / MIB), cgroupRamMb());
  return { cpu, ram_mb, gpus: await listGpus() };
}

/** A worker that runs in a limited container has an engine beside it in the same limits. */
function cgroupRamMb(): number {
  const bytes = process.constrainedMemory();
  return bytes > 0 ? Math.floor(bytes / MIB) : Infinity;
}

async function cgroupCpu(): Promise<number> {
  // Version 2: "max 100000" or "50000 100000"; version 1 has the two figures in files of their own.
  const [quota, period] = (await readText('/sys/fs/cgroup/cpu.max'))?.split(' ') ?? [
    await readText('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'),
    await readText('/sys/fs/cgroup/cpu/cpu.cfs_period_us'),
  ];
  const cpus = Number(quota) / Number(period);
  return Number.isFinite(cpus) && cpus > 0 ? cpus : Infinity;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** NVIDIA's GPUs by their index, as `gpu_id` names them; none where the tool is missing or has nothing to say. */
async function listGpus(): Promise<Resources['gpus']> {
  try {
    const { stdout } = await run('nvidia-smi', ['--query-gpu=index,name,memory.total', '--format=csv,noheader,nounits'], {
      timeout: 5_000,
    });
    return parseGpus(stdout);
  } catch (error) {
    if (error instanceof Error && ('code' in error || 'killed' in error)) return [];
    throw error;
  }
}

/** Lines such as `0, NVIDIA A100-SXM4-40GB, 40960`. */
export function parseGpus(csv: string): Resources['gpus'] {
  return csv.split('\n').flatMap((line) => {
    const [id, name, vram] = line.split(',').map((field) => field.trim());
    if (!id || !name || !/^\d+$/.test(vram ?? '')) return [];
    return [{ id, name, vram_mb: Number(vram) }];
  });
}
