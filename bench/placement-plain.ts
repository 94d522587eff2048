import { Room } from '@/lib/domain/placement';
import type { BenchFleet, Policy } from './placement-fleet';

/** The first in line starts on the first worker that has room for it; while there is none, everybody waits. */
export const fifo: Policy = { name: 'FIFO', place: (fleet) => firstFit(fleet, true) };

/** Whoever fits starts, best first, and nothing is kept for anybody: what is small always finds room, what is large waits for luck. */
export const greedy: Policy = { name: 'first fit', place: (fleet) => firstFit(fleet, false) };

function firstFit(fleet: BenchFleet, blocks: boolean): void {
  const rooms = fleet.trace.workers.map((worker) => ({ id: worker.id, room: new Room(worker, fleet.held.get(worker.id)) }));
  const hopeless = new Set<string>();
  for (const run of [...fleet.line]) {
    const shape = `${run.cpu} ${run.ramMb} ${run.vramMb}`;
    if (hopeless.has(shape)) continue;
    const site = rooms.find(({ room }) => room.shortage(run) === null);
    if (site === undefined) {
      if (blocks) return;
      hopeless.add(shape);
      continue;
    }
    const [gpuId = null] = site.room.gpusFor(run);
    fleet.start(run, site.id, gpuId);
    site.room.take({ ...run, gpuId });
  }
}
