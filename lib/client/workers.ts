import type { Worker, WorkerDetail } from '@/lib/contract/worker';
import { ask } from './ask';
import { callEmpty, path, type CallOptions, type Connection } from './connection';

export function listWorkers(server: Connection, options?: CallOptions): Promise<Worker[]> {
  return ask(server, { path: '/workers' }, 'workerList', options);
}

/** One worker with its last hour and what comes next. */
export function getWorker(server: Connection, id: string, options?: CallOptions): Promise<WorkerDetail> {
  return ask(server, { path: path`/workers/${id}` }, 'workerDetail', options);
}

/** A draining worker finishes what it has and gets nothing new. */
export function drainWorker(server: Connection, id: string, draining: boolean, options?: CallOptions): Promise<Worker> {
  return ask(server, { method: 'PATCH', path: path`/workers/${id}`, json: { draining } }, 'worker', options);
}

export function removeWorker(server: Connection, id: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/workers/${id}` }, options);
}
