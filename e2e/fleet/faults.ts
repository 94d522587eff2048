import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from './fleet';
import type { Random } from './random';

const FAULT_KINDS = ['worker', 'web', 'database', 'engine', 'network'] as const;
type FaultKind = (typeof FAULT_KINDS)[number];

/** What is done, where (an index that each kind takes as far as it goes), when after the fault before it, and for how long; in seconds. */
interface Fault {
  kind: FaultKind;
  target: number;
  afterS: number;
  lastsS: number;
}

/** A host that was cut off; times of `performance.now()`. */
export interface Cut {
  host: string;
  from: number;
  to: number;
}

/** Long enough for a lease to be lost in the middle of it, and how often a fault lasts that long. */
const LONG_S = [20, 26] as const;
const LONG_ONES: Record<FaultKind, number> = { worker: 0.2, web: 0, database: 0, engine: 0, network: 0.3 };

/** The next thing to be done, decided by the seed alone. Every kind comes up in turns and then at random; some last longer than a lease. */
function planFault(random: Random, index: number): Fault {
  const isFirst = index < FAULT_KINDS.length;
  const drawn = FAULT_KINDS[isFirst ? index : random.index(FAULT_KINDS.length)] ?? 'worker';
  const target = random.index(6);
  const afterS = random.between(0.5, 4);
  const chance = random.next();
  // The first cut is a long one, so that a short trial has one too.
  const isLong = chance < LONG_ONES[drawn] || (isFirst && drawn === 'network');
  return { kind: drawn, target, afterS, lastsS: isLong ? random.between(...LONG_S) : random.between(0.1, 4) };
}

/**
 * Does `count` of them. They overlap, but what is still being healed is not hit a second time: then the next one of its kind is, or another fault
 * is drawn. Resolves when all is healed, and rejects when `stop` aborts. Answers what was cut off, and how many faults of each kind there were.
 */
export async function inflict(
  fleet: Fleet,
  random: Random,
  { count, log, stop }: { count: number; log: (line: string) => void; stop: AbortSignal },
): Promise<{ cuts: Cut[]; counts: Record<FaultKind, number> }> {
  const cuts: Cut[] = [];
  const counts = { worker: 0, web: 0, database: 0, engine: 0, network: 0 };
  const ill = new Set<string>();
  const healing: Promise<void>[] = [];
  const began = performance.now();
  for (let done = 0; done < count;) {
    const fault = planFault(random, done);
    await delay(fault.afterS * 1000, undefined, { signal: stop });
    const victim = choose(fleet, fault, cuts, stop).find(({ name }) => !ill.has(name));
    if (victim === undefined) continue;
    done += 1;
    ill.add(victim.name);
    counts[fault.kind] += 1;
    log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${victim.what(fault.lastsS.toFixed(1))}`);
    const healed = victim.hit(fault.lastsS).then(() => void ill.delete(victim.name));
    // Looked at when all have been inflicted; until then it is no rejection that nobody handles.
    healed.catch(() => undefined);
    healing.push(healed);
  }
  await Promise.all(healing);
  return { cuts, counts };
}

interface Victim {
  name: string;
  /** In words, for so many seconds. */
  what: (seconds: string) => string;
  /** Harms it, waits so many seconds, and heals it. */
  hit: (lastsS: number) => Promise<void>;
}

/** Whom the fault may hit, the one that it means first. */
function choose(fleet: Fleet, { kind, target }: Fault, cuts: Cut[], stop: AbortSignal): Victim[] {
  const turned = <T>(items: readonly T[]): T[] => items.map((_, index) => items[(index + target) % items.length] ?? (items[0] as T));
  const wait = (seconds: number): Promise<void> => delay(seconds * 1000, undefined, { signal: stop });
  switch (kind) {
    case 'worker':
      return turned(fleet.hosts).map((host) => ({
        name: host.worker.name,
        what: (seconds) => `kill -9 of ${host.worker.name}, started again after ${seconds} s`,
        hit: async (lastsS) => {
          await host.worker.kill();
          await wait(lastsS);
          await host.worker.launch();
        },
      }));
    case 'web':
      return turned(fleet.webs).map(({ process }) => ({
        name: process.name,
        what: (seconds) => `kill -9 of ${process.name}, started again after ${seconds} s`,
        hit: async (lastsS) => {
          await process.kill();
          await wait(lastsS);
          await process.revive();
        },
      }));
    case 'database':
      return [
        {
          name: 'database',
          what: () => 'kill -9 of PostgreSQL',
          hit: async () => {
            fleet.killDatabase();
            await wait(2);
          },
        },
      ];
    case 'engine':
      return turned(fleet.hosts).map((host) => ({
        name: `engine of ${host.id}`,
        what: () => `kill -9 of the engine of ${host.id}`,
        hit: async () => {
          await host.killEngine();
          do await wait(0.5);
          while (!(await host.engineAnswers()));
        },
      }));
    case 'network':
      return turned(fleet.hosts).map((host) => ({
        name: `network of ${host.id}`,
        what: (seconds) => `${host.id} cut off from the servers for ${seconds} s`,
        hit: async (lastsS) => {
          const cut = { host: host.id, from: performance.now(), to: Infinity };
          cuts.push(cut);
          await host.task.network.cut();
          await wait(lastsS);
          await host.task.network.heal();
          cut.to = performance.now();
        },
      }));
  }
}
