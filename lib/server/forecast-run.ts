import type { Forecast, Waiting } from '@/lib/contract/run';
import type { Constraints } from '@/lib/contract/values';
import type { Concurrency } from '@/lib/domain/concurrency';
import type { Sight } from '@/lib/domain/may';
import { v7 as uuidv7 } from 'uuid';
import { DEFAULT_PRIORITY, needColumns } from './create-run';
import { inTransaction } from './db';
import { explainRow } from './explain-run';
import type { Definition } from './generated/prisma/client';
import { findDefinition } from './get-definition';
import type { WaitingRow } from './queued-runs';
import { usualDurations } from './usual-durations';

/**
 * What would happen to a run of an op that is asked for now, by the scheduler's own decision about it. Limits per key are left out: which key it will
 * have hangs on what is entered. Runs out of `sight` are not named. Throws `not_found`.
 */
export async function forecastRun(name: string, version: string | undefined, sight: Sight | null): Promise<Forecast> {
  return inTransaction(async (tx) => {
    const definition = await findDefinition(tx, name, version, 'run');
    const waiting = await explainRow(tx, asWaiting(definition), sight);
    const usual = (await usualDurations(tx, [definition.name])).get(definition.name) ?? null;
    return { version: definition.version, usual_ms: usual, starts: startOf(waiting), waiting };
  });
}

function startOf({ code, position }: Waiting): Forecast['starts'] {
  if (code === 'too_large' || code === 'tags') return 'never';
  return code === 'turn' && position === 1 ? 'now' : 'later';
}

/** The run as it would stand in the queue: behind all others of its priority. */
function asWaiting(definition: Definition): WaitingRow {
  const need = needColumns((definition.constraints ?? {}) as Constraints);
  const concurrency = definition.concurrency as Concurrency | null;
  return {
    id: uuidv7(),
    priority: DEFAULT_PRIORITY,
    need_cpu: need.needCpu,
    need_ram_mb: need.needRamMb,
    need_vram_mb: need.needVramMb,
    need_gpu_id: need.needGpuId,
    worker_tags: definition.workerTags,
    exclusive: definition.exclusive,
    concurrency: concurrency?.key === undefined ? concurrency : null,
    concurrency_key: null,
    reserved_worker: null,
    reserved_by: null,
    scope: definition.name,
    timeout_s: definition.timeoutS,
    next_attempt_at: null,
    place: new Date(Date.now() - DEFAULT_PRIORITY * 3_600_000),
  };
}
