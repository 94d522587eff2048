import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';
import type { Usage } from '@/lib/contract/worker';
import type { EngineFacts } from '@/worker/ports/engine';
import type { Resources } from './detect-resources';

const MIB = 1024 * 1024;
/** Asking for it costs more than a heartbeat. */
const GPUS_VALID_MS = 15_000;
const run = promisify(execFile);

interface CpuTimes {
  busy: number;
  all: number;
}

/** What is in use on this machine, by its containers and everything else. */
export class UsageMeter {
  #before: CpuTimes;
  #gpus: Usage['gpus'] = [];
  #gpusAskedAt = -Infinity;

  constructor(private readonly times: () => CpuTimes = cpuTimes) {
    this.#before = times();
  }

  /** The share of all cores since the last reading, and what is taken now. Null when the engine runs on another machine. */
  read(facts: EngineFacts | null, resources: Resources): Usage | null {
    const now = this.times();
    const all = now.all - this.#before.all;
    const busy = now.busy - this.#before.busy;
    this.#before = now;
    if (facts?.local !== true) return null;
    if (resources.gpus.length > 0) this.#askForGpus();
    return {
      cpu_percent: all <= 0 ? 0 : Math.round(Math.min(100, Math.max(0, (busy / all) * 100)) * 10) / 10,
      ram_used_mb: Math.max(0, Math.round((os.totalmem() - os.freemem()) / MIB)),
      gpus: this.#gpus,
    };
  }

  /** In the background: a heartbeat must not wait for it, and says what the last answer was. */
  #askForGpus(): void {
    if (performance.now() - this.#gpusAskedAt < GPUS_VALID_MS) return;
    this.#gpusAskedAt = performance.now();
    void readGpus().then((gpus) => {
      this.#gpus = gpus;
    });
  }
}

function cpuTimes(): CpuTimes {
  let busy = 0;
  let all = 0;
  for (const { times } of os.cpus()) {
    const sum = times.user + times.nice + times.sys + times.idle + times.irq;
    all += sum;
    busy += sum - times.idle;
  }
  return { busy, all };
}

/** NVIDIA's GPUs; none where the tool is missing or has nothing to say. */
async function readGpus(): Promise<Usage['gpus']> {
  try {
    const query = ['--query-gpu=index,memory.used,utilization.gpu', '--format=csv,noheader,nounits'];
    return parseGpuUsage((await run('nvidia-smi', query, { timeout: 5_000 })).stdout);
  } catch {
    // Whatever keeps it from answering, it is a figure less on a page.
    return [];
  }
}

/** Lines such as `0, 1024, 37`; a figure that the card does not tell (`[N/A]`) counts as 0. */
export function parseGpuUsage(csv: string): Usage['gpus'] {
  return csv.split('\n').flatMap((line) => {
    const [id, vram, share] = line.split(',').map((field) => field.trim());
    if (!/^\d+$/.test(id ?? '') || id === undefined) return [];
    return [{ id, vram_used_mb: figure(vram), utilization_percent: Math.min(100, figure(share)) }];
  });
}

function figure(text: string | undefined): number {
  return /^\d+$/.test(text ?? '') ? Number(text) : 0;
}
