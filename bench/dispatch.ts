/**
 * What the product adds to a container's own time: a no-op image through the product (POST until the COMPLETED event arrives),
 * beside the same container work done with dockerode alone, in turns, so that both meet the same noise of the machine.
 *
 *   npm run bench:dispatch -- [--rounds 40] [--warm-up 5] [--max-ratio 1.35]
 *
 * Measures the product at GYOZA_SERVER_URL with GYOZA_API_KEY, whose worker must use the engine of DOCKER_HOST; without
 * them it starts one for itself. With --max-ratio it exits with 1 when a median is further from the bare one than that.
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
import { openProduct } from './product';
import { timeProductRun } from './product-run';
import { median, percentile } from './statistics';

const NETWORKS = ['none', 'bridge'] as const;
type Network = (typeof NETWORKS)[number];

interface Samples {
  ours: number[];
  bare: number[];
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '40' }, 'warm-up': { type: 'string', default: '5' }, 'max-ratio': { type: 'string' } },
});
const rounds = Number(values.rounds);
const warmUp = Number(values['warm-up']);
const maxRatio = values['max-ratio'] === undefined ? Infinity : Number(values['max-ratio']);
if (!(rounds >= 1) || !(warmUp >= 0) || Number.isNaN(maxRatio)) throw new Error('--rounds, --warm-up and --max-ratio take numbers.');

const address = readDockerHost(process.env);
const docker = new Docker(address.options);
await docker.ping().catch((cause: unknown) => {
  throw new Error(`No container engine answers at ${address.where}; DOCKER_HOST says where it is.`, { cause });
});
await buildTestImages(docker);
const init = await findInit();

const { server, stop } = await openProduct();
try {
  const samples: Record<Network, Samples> = { none: { ours: [], bare: [] }, bridge: { ours: [], bare: [] } };
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const network of NETWORKS) {
      const measure = {
        ours: () => timeProductRun(server, TEST_IMAGES.noop, network),
        bare: () => timeBareRun({ docker, image: TEST_IMAGES.noop, network, init }),
      };
      // In turns also within a round: whoever comes second finds warmer caches.
      for (const kind of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
        const took = await measure[kind]();
        if (round >= 0) samples[network][kind].push(took);
      }
    }
  }
  process.exitCode = print(samples) <= maxRatio ? 0 : 1;
} finally {
  await stop();
}

/** Prints the table and answers the larger of the two ratios. */
function print(samples: Record<Network, Samples>): number {
  const ratios = NETWORKS.map((network) => {
    const { ours, bare } = samples[network];
    for (const [kind, taken] of [
      ['ours', ours],
      ['bare', bare],
    ] as const) {
      console.log(`${network.padEnd(6)}  ${kind}  median ${format(median(taken))}  p95 ${format(percentile(taken, 0.95))}`);
    }
    const ratio = median(ours) / median(bare);
    console.log(`${network.padEnd(6)}  ours/bare ${ratio.toFixed(3)}  (${rounds} rounds)`);
    return ratio;
  });
  return Math.max(...ratios);
}

function format(milliseconds: number): string {
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
