/**
 * What the product adds to a container's own time: a no-op image through the product (POST until the COMPLETED event arrives),
 * beside the same container work done with dockerode alone, in turns, so that both meet the same noise of the machine.
 *
 *   npm run bench:dispatch -- [--rounds 40] [--warm-up 5] [--blocks 3] [--max-ratio 1.35]
 *
 * Prints, per network: the medians and their ratio; the time added before the engine's create call (from the POST to the engine's own
 * create event, less what the engine takes over it when asked directly); runs per second with eight at once beside the engine's own,
 * in blocks of 24 by turns; and the CPU time of web server and worker per run in those blocks, beside that of this program for the bare ones.
 *
 * Measures the product at GYOZA_SERVER_URL with GYOZA_API_KEY, whose worker must use the engine of DOCKER_HOST and whose data folder is
 * GYOZA_DATA_DIR; without them it starts one for itself. With --max-ratio it exits with 1 when a median is further from the bare one than that.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Docker from 'dockerode';
import { buildTestImages, TEST_IMAGES } from '@/e2e/support/test-images';
import { readDockerHost } from '@/worker/docker/docker-host';
import { probeEngine } from '@/worker/docker/probe-engine';
import { timeBareRun } from './bare-run';
import { CreateTimes } from './create-times';
import { productCpuMs, type ProcessName } from './process-cpu';
import { openProduct } from './product';
import { timeProductRun } from './product-run';
import { median, percentile } from './statistics';

const NETWORKS = ['none', 'bridge'] as const;
type Network = (typeof NETWORKS)[number];
const AT_ONCE = 8;
const BLOCK = 24;

interface Samples {
  ours: number[];
  bare: number[];
  /** POST to create event, and create call to create event. */
  created: number[];
  bareCreate: number[];
  /** Runs per second of each block. */
  ourRate: number[];
  bareRate: number[];
  cpuMs: Record<ProcessName, number>[];
  bareCpuMs: number[];
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    'warm-up': { type: 'string', default: '5' },
    blocks: { type: 'string', default: '3' },
    'max-ratio': { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const warmUp = Number(values['warm-up']);
const blocks = Number(values.blocks);
const maxRatio = values['max-ratio'] === undefined ? Infinity : Number(values['max-ratio']);
if (!(rounds >= 1) || !(warmUp >= 0) || !(blocks >= 0) || Number.isNaN(maxRatio))
  throw new Error('--rounds, --warm-up, --blocks and --max-ratio take numbers.');

const address = readDockerHost(process.env);
const docker = new Docker(address.options);
await docker.ping().catch((cause: unknown) => {
  throw new Error(`No container engine answers at ${address.where}; DOCKER_HOST says where it is.`, { cause });
});
await buildTestImages(docker);
const init = await findInit();
const image = TEST_IMAGES.noop;

const { server, dataDir, stop } = await openProduct();
const creates = await CreateTimes.open(docker);
try {
  const samples = { none: empty(), bridge: empty() };
  for (let round = -warmUp; round < rounds; round += 1) for (const network of NETWORKS) await compare(network, round, samples[network]);
  for (let block = 0; block < blocks; block += 1) for (const network of NETWORKS) await compareRates(network, block, samples[network]);
  process.exitCode = print(samples) <= maxRatio ? 0 : 1;
} finally {
  creates.close();
  await stop();
}

/** One run each way. In turns also within a round: whoever comes second finds warmer caches. */
async function compare(network: Network, round: number, into: Samples): Promise<void> {
  for (const kind of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
    if (kind === 'ours') {
      const { tookMs, createdMs } = await timeProductRun(server, { image, network, creates });
      if (round < 0) continue;
      into.ours.push(tookMs);
      into.created.push(createdMs);
    } else {
      const { tookMs, createMs } = await timeBareRun({ docker, image, network, init, creates });
      if (round < 0) continue;
      into.bare.push(tookMs);
      into.bareCreate.push(createMs);
    }
  }
}

async function compareRates(network: Network, block: number, into: Samples): Promise<void> {
  for (const kind of block % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
    if (kind === 'bare') {
      const before = process.cpuUsage();
      into.bareRate.push(await rate(() => timeBareRun({ docker, image, network, init, creates })));
      const { user, system } = process.cpuUsage(before);
      into.bareCpuMs.push((user + system) / 1000 / BLOCK);
    } else {
      const before = dataDir === null ? null : await productCpuMs(dataDir);
      into.ourRate.push(await rate(() => timeProductRun(server, { image, network, creates })));
      if (dataDir === null || before === null) continue;
      const after = await productCpuMs(dataDir);
      into.cpuMs.push({ web: (after.web - before.web) / BLOCK, worker: (after.worker - before.worker) / BLOCK });
    }
  }
}

/** Runs per second over BLOCK runs, AT_ONCE at a time. */
async function rate(run: () => Promise<unknown>): Promise<number> {
  let left = BLOCK;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await run();
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return BLOCK / ((performance.now() - began) / 1000);
}

/** Prints the figures and answers the larger of the two ratios. */
function print(samples: Record<Network, Samples>): number {
  const ratios = NETWORKS.map((network) => {
    const { ours, bare, created, bareCreate, ourRate, bareRate, cpuMs, bareCpuMs } = samples[network];
    const say = (text: string) => {
      console.log(`${network.padEnd(6)}  ${text}`);
    };
    say(`ours  median ${ms(median(ours))}  p95 ${ms(percentile(ours, 0.95))}`);
    say(`bare  median ${ms(median(bare))}  p95 ${ms(percentile(bare, 0.95))}`);
    const ratio = median(ours) / median(bare);
    say(`ours/bare ${ratio.toFixed(3)}  (${rounds} rounds)`);
    const engine = median(bareCreate);
    const added = created.map((each) => each - engine);
    say(
      `added before create  p50 ${ms(percentile(added, 0.5))}  p95 ${ms(percentile(added, 0.95))}  (the engine's own ${ms(engine)} taken off)`,
    );
    if (ourRate.length > 0) {
      const [own, theirs] = [median(ourRate), median(bareRate)];
      say(`${AT_ONCE} at once  ours ${own.toFixed(2)}/s  bare ${theirs.toFixed(2)}/s  ours/bare ${(own / theirs).toFixed(3)}`);
    }
    if (cpuMs.length > 0) {
      const of = (name: ProcessName) => median(cpuMs.map((each) => each[name]));
      say(`CPU per run  web server ${ms(of('web'))}  worker ${ms(of('worker'))}  (of the bare loop ${ms(median(bareCpuMs))})`);
    }
    return ratio;
  });
  return Math.max(...ratios);
}

function empty(): Samples {
  return { ours: [], bare: [], created: [], bareCreate: [], ourRate: [], bareRate: [], cpuMs: [], bareCpuMs: [] };
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(1).padStart(7)} ms`;
}

/** Whether the worker runs its containers under an init on this engine, so that ours and bare do the same. */
async function findInit(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-bench-probe-'));
  try {
    return (await probeEngine(docker, address.local, folder, 'auto')).init;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
