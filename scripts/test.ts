import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { constants as os, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEngine } from './engine/find-engine';
import { whyNoOwnEngines } from './engine/install';
import { PlainError, messageOf } from './plain-error';
import { buildWhenChanged } from './supervisor/build';
import { BROWSER_TESTS } from './testing/browser-tests';
import { findBrowser } from './testing/find-browser';
import { weighPages, weightProblem } from './testing/page-weight';
import { NOTHING, add, playwrightTally, vitestTally, type Tally } from './testing/tally';

// `npm test`: every check and every test but the long ones, on services of its own. `npm run test:long`: those that are tagged as long. The last line is
// "N passed, N failed".
const checksOnly = process.argv.includes('--checks-only');
const isLong = process.argv.includes('--long');
const log = (line: string): void => {
  console.log(line);
};
const stopping = new AbortController();
const running = new Set<ChildProcess>();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    stopping.abort();
    for (const child of running) child.kill('SIGTERM');
  });
}

const CHECKS: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['Prettier', 'prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'],
  ['Oxlint and TypeScript', 'oxlint/bin/oxlint'],
  [
    'dependency-cruiser',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long'],
    ...['app', 'components', 'lib', 'worker', 'e2e', 'scripts', 'prisma'],
  ],
  ['knip', 'knip/bin/knip.js', '--treat-config-hints-as-errors'],
];

const folder = await mkdtemp(join(tmpdir(), 'gyoza-test-'));
await chmod(folder, 0o711);
const undo: (() => Promise<void>)[] = [async () => rm(folder, { recursive: true, force: true })];
// Browsers and tools keep things in HOME, and some of them hang where it cannot be written, as under a service manager.
const isHomeless = await access(process.env['HOME'] ?? '', constants.W_OK).then(
  () => false,
  () => true,
);
if (isHomeless) process.env['HOME'] = await mkdtemp(join(folder, 'home-'));
let engineStart: Promise<string> | undefined;
let total = NOTHING;
try {
  if (checksOnly) await checks();
  else if (isLong) await longTests();
  else await allTests();
} catch (error) {
  console.error(error instanceof PlainError ? error.message : error);
  total = add(total, { passed: 0, failed: 1 });
} finally {
  for (const last of undo.reverse()) {
    await last().catch((error: unknown) => {
      console.error(`Cleaning up: ${messageOf(error)}`);
      total = add(total, { passed: 0, failed: 1 });
    });
  }
}
log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function report(name: string): string {
  return join(folder, `${name}.json`);
}

function projects(...names: string[]): string[] {
  return names.flatMap((name) => ['--project', name]);
}

async function vitest(name: string, say: Say, ...args: string[]): Promise<Tally> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`];
  const tags = `--tags-filter=${isLong ? 'long' : '!long'}`;
  return vitestTally(report(name), await node('vitest/vitest.mjs', ['run', tags, ...reporters, ...args], say));
}

async function checks(how: How = {}): Promise<void> {
  for (const [name, program, ...args] of CHECKS) {
    await step(
      name,
      async (say) => ({ ...NOTHING, ...((await node(program, args, say, how)) === 0 ? { passed: 1 } : { failed: 1 }) }),
      how,
    );
  }
}

/**
 * Tests on an engine mostly wait for containers, and the others compute: beside each other they take little longer than one of them alone. The checks of
 * the source take what time all of these leave. What counts on time, such as whether a lease was kept, comes last.
 */
async function allTests(): Promise<void> {
  const onEngine = step('Vitest: on a container engine', engineTests, { aside: true });
  // What both may have to install: one apt-get after the other.
  const browser = engineHost()
    .catch(() => undefined)
    .then(() => findBrowser(log));
  browser.catch(() => undefined); // awaited further down
  await step('next build', buildPages);
  await step('What the pages weigh', pageWeights);
  const checking = checks({ aside: true, idle: true });
  checking.catch(() => undefined); // awaited at the end
  await step('Vitest: pure and on PostgreSQL', async (say) => vitest('server', say, ...projects('unit', 'server', 'database')));
  process.env['GYOZA_TEST_CHROMIUM'] = await browser;
  await Promise.all([
    onEngine,
    step('Playwright: scripts and containers, and half of the journeys', async (say) => playwright('second', say), { aside: true }),
    step('Playwright: the other journeys in a browser', async (say) => playwright('first', say)),
  ]);
  await Promise.all([step('Vitest: a fleet of hosts, under faults', fleetTests), checking]);
}

/** One after the other: much of it is about time. */
async function longTests(): Promise<void> {
  await step('next build', buildPages);
  await step('Vitest: pure and on PostgreSQL', async (say) => vitest('server', say, ...projects('unit', 'server', 'database')));
  await step('Vitest: on a container engine', engineTests);
  process.env['GYOZA_TEST_CHROMIUM'] = await findBrowser(log);
  await step('Playwright', async (say) => playwright('all', say));
}

async function buildPages(): Promise<Tally> {
  await buildWhenChanged(log, stopping.signal);
  return { passed: 1, failed: 0 };
}

async function pageWeights(say: Say): Promise<Tally> {
  let tally = NOTHING;
  for (const weight of await weighPages('.next')) {
    const problem = weightProblem(weight);
    say(`${problem ?? `${weight.page}: ${weight.bytes} bytes of JavaScript, compressed`}\n`);
    tally = add(tally, problem === null ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  }
  return tally;
}

async function engineTests(say: Say): Promise<Tally> {
  process.env['GYOZA_TEST_DOCKER_HOST'] = await engineHost();
  // One file at a time: they share the engine.
  return vitest('engine', say, ...projects('engine'), '--no-file-parallelism');
}

async function fleetTests(say: Say): Promise<Tally> {
  const obstacle = await whyNoOwnEngines(log, stopping.signal);
  if (obstacle === null) return vitest('fleet', say, ...projects('fleet'));
  say(`Left out: ${obstacle}.\n`);
  return NOTHING;
}

async function playwright(half: keyof typeof BROWSER_TESTS | 'all', say: Say): Promise<Tally> {
  const name = `browser-${half}`;
  const files = half === 'all' ? [] : BROWSER_TESTS[half];
  const args = [
    'test',
    ...files,
    isLong ? '--grep' : '--grep-invert',
    '@long',
    '--reporter=list,json',
    '--output',
    join('test-results', name),
  ];
  return playwrightTally(report(name), await node('playwright/cli.js', args, say, { env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report(name) } }));
}

/** The engine of all tests, started when it is first asked for. */
function engineHost(): Promise<string> {
  engineStart ??= startEngine();
  return engineStart;
}

async function startEngine(): Promise<string> {
  const given = process.env['GYOZA_TEST_DOCKER_HOST'];
  if (given !== undefined) return given;
  const dataDir = join(folder, 'engine');
  await mkdir(join(dataDir, 'logs'), { recursive: true });
  const engine = await findEngine({ dockerHost: process.env['DOCKER_HOST'], mayInstall: true, dataDir, log, stop: stopping.signal });
  if (engine.kind === 'none') throw new PlainError(`These tests need a Docker Engine. ${engine.advice}`);
  undo.push(engine.stop);
  return engine.dockerHost;
}

/** Takes what a program prints. */
type Say = (text: string) => void;

interface How {
  aside?: boolean;
  /** It takes only the time that nothing else wants. */
  idle?: boolean;
}

/** One part of the whole. What one that runs `aside` prints comes out in one piece at its end. */
async function step(name: string, work: (say: Say) => Promise<Tally>, { aside = false }: How = {}): Promise<void> {
  if (stopping.signal.aborted) throw new PlainError('Stopped.');
  const began = Date.now();
  let kept = '';
  const say: Say = (text) => {
    if (aside) kept += text;
    else process.stdout.write(text);
  };
  log(`\n── ${name}${aside ? ', beside what follows' : ''}`);
  const tally = await work(say).catch((error: unknown) => {
    say(`${error instanceof PlainError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    return { passed: 0, failed: 1 };
  });
  total = add(total, tally);
  log(`${kept}── ${name}: ${tally.passed} passed, ${tally.failed} failed, ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

/** Runs a program of node_modules and answers its exit code. */
async function node(
  program: string,
  args: readonly string[],
  say: Say,
  how: { env?: Record<string, string>; idle?: boolean } = {},
): Promise<number> {
  const child = spawn(process.execPath, [join('node_modules', program), ...args], {
    env: { ...process.env, ...how.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  if (how.idle === true && child.pid !== undefined) setPriority(child.pid, os.priority.PRIORITY_LOW);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', say);
  }
  const [code] = (await once(child, 'close')) as [number | null];
  running.delete(child);
  return code ?? 1;
}
