import type { RunView, RunViewCreate, RunViewPatch } from '@/lib/contract/run-view';
import { ask } from './ask';
import { callEmpty, path, type CallOptions, type Connection } from './connection';

/** The views that the person sees, by name. */
export function listRunViews(server: Connection, options?: CallOptions): Promise<RunView[]> {
  return ask(server, { path: '/run-views' }, 'runViewList', options);
}

/** Keeps a filter and columns under a name. */
export function createRunView(server: Connection, body: RunViewCreate, options?: CallOptions): Promise<RunView> {
  return ask(server, { method: 'POST', path: '/run-views', json: body }, 'runView', options);
}

export function patchRunView(server: Connection, id: string, body: RunViewPatch, options?: CallOptions): Promise<RunView> {
  return ask(server, { method: 'PATCH', path: path`/run-views/${id}`, json: body }, 'runView', options);
}

export function deleteRunView(server: Connection, id: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/run-views/${id}` }, options);
}
