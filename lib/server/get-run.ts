import type { OpRun } from '@/lib/contract/run';
import { database, inTransaction, type Tx } from './db';
import { presentRun } from './present-run';
import { secretSpecs } from './run-specs';
import { runNotFound } from './transition';
import { explainRun } from './explain-run';

/** A run with its current attempt, as one consistent snapshot. Throws `not_found`. */
export async function readRun(tx: Tx, id: string): Promise<OpRun> {
  const run = await tx.run.findUnique({ where: { id } });
  if (run === null) throw runNotFound(id);
  const [attempt, events, specs] = [
    await tx.attempt.findUniqueOrThrow({ where: { runId_attempt: { runId: id, attempt: run.currentAttempt } } }),
    await tx.event.findMany({ where: { runId: id, attempt: run.currentAttempt }, orderBy: { id: 'asc' } }),
    await secretSpecs(tx, run),
  ];
  return presentRun({ run, attempt, events, specs });
}

/** The same for a reader, with why it waits. Throws `not_found`. */
export async function getRun(id: string): Promise<OpRun> {
  const run = await database().$transaction((tx) => readRun(tx, id), { isolationLevel: 'RepeatableRead' });
  if (run.state !== 'PENDING') return run;
  return { ...run, waiting: await explainRun(run.id) };
}

/** Reads a run in a transaction of its own; for use cases that have just committed a change. */
export async function reread(id: string): Promise<OpRun> {
  return inTransaction((tx) => readRun(tx, id));
}
