import type { Tx } from './db';

export interface CancelOrder {
  run_id: string;
  attempt: number;
  hard: boolean;
}

/** RUNNING runs of a worker that were asked to stop. `unsentOnly`: those it has not been told of, for the long poll; marks them as told. */
export async function cancelOrders(tx: Tx, workerId: string, which: 'all' | 'unsent'): Promise<CancelOrder[]> {
  const rows = await tx.run.findMany({
    where: { workerId, state: 'RUNNING', cancelRequested: true, ...(which === 'unsent' ? { cancelSent: false } : {}) },
    select: { id: true, currentAttempt: true },
  });
  if (which === 'unsent' && rows.length > 0) {
    await tx.run.updateMany({ where: { id: { in: rows.map((row) => row.id) } }, data: { cancelSent: true } });
  }
  return rows.map((row) => ({ run_id: row.id, attempt: row.currentAttempt, hard: false }));
}
