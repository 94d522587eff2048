import type { OpRun } from '@/lib/contract/run';
import type { Sight } from '@/lib/domain/may';
import { database, type Tx } from './db';
import { loadRun } from './load-run';
import { presentRun } from './present-run';
import { secretSpecs } from './run-specs';
import { runNotFound } from './transition';
import { explainRun } from './explain-run';

/** A run with its current attempt, as one consistent snapshot. Throws `not_found`. */
export async function readRun(tx: Tx, id: string): Promise<OpRun> {
  const loaded = await loadRun(tx, id);
  if (loaded === null) throw runNotFound(id);
  return presentRun({ ...loaded, specs: await secretSpecs(tx, loaded.run) });
}

/** The same for a reader, with why it waits: runs out of their `sight`, null for all, are not named there. Throws `not_found`. */
export async function getRun(id: string, sight: Sight | null = null): Promise<OpRun> {
  const run = await readRun(database(), id);
  if (run.state !== 'PENDING') return run;
  return { ...run, waiting: await explainRun(run.id, sight) };
}

/** Reads a run by itself; for use cases that have just committed a change. */
export async function reread(id: string): Promise<OpRun> {
  return readRun(database(), id);
}
