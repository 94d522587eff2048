import type { RunAction } from '@/lib/contract/audit';
import type { Event } from '@/lib/contract/event';
import type { RunFile } from '@/lib/contract/file';
import type { LogPage, LogSearch } from '@/lib/contract/log';
import type { AdHocRunCreate, OpAttempt, OpRun, RunCancel, RunList, RunPatch, RunRetry } from '@/lib/contract/run';
import type { AttemptUsage } from '@/lib/contract/usage';
import { ask } from './ask';
import { path, type CallOptions, type Connection, type QueryValue } from './connection';

/** Runs any image. */
export function createRun(server: Connection, run: AdHocRunCreate, options?: CallOptions): Promise<OpRun> {
  return ask(server, { method: 'POST', path: '/runs', json: run }, 'opRun', options);
}

/** A page of runs, newest first; `query` as in CONTRACT §3. */
export function listRuns(server: Connection, query: Record<string, QueryValue> = {}, options?: CallOptions): Promise<RunList> {
  return ask(server, { path: '/runs', query }, 'runList', options);
}

export function getRun(server: Connection, id: string, options?: CallOptions): Promise<OpRun> {
  return ask(server, { path: path`/runs/${id}` }, 'opRun', options);
}

/** Ends a waiting run at once, and asks a running one to stop; with `force` its container gets no time to end by itself. */
export function cancelRun(server: Connection, id: string, body: RunCancel = {}, options?: CallOptions): Promise<OpRun> {
  return ask(server, { method: 'POST', path: path`/runs/${id}/cancel`, json: body }, 'opRun', options);
}

/** One change of a run: its priority while it waits, or all its labels. */
export function patchRun(server: Connection, id: string, body: RunPatch, options?: CallOptions): Promise<OpRun> {
  return ask(server, { method: 'PATCH', path: path`/runs/${id}`, json: body }, 'opRun', options);
}

/** A new attempt of an ended run, with what is given changed. */
export function retryRun(server: Connection, id: string, changes: RunRetry = {}, options?: CallOptions): Promise<OpRun> {
  return ask(server, { method: 'POST', path: path`/runs/${id}/retry`, json: changes }, 'opRun', options);
}

/** Oldest first. */
export function listAttempts(server: Connection, id: string, options?: CallOptions): Promise<OpAttempt[]> {
  return ask(server, { path: path`/runs/${id}/attempts` }, 'attemptList', options);
}

/** Events with an id above `after`. */
export async function listEvents(
  server: Connection,
  id: string,
  query: { after?: number; attempt?: number } = {},
  options?: CallOptions,
): Promise<Event[]> {
  return (await ask(server, { path: path`/runs/${id}/events`, query }, 'eventList', options)).events;
}

/** One page of log lines; ask again with `after` while `has_more`. */
export function getLogs(
  server: Connection,
  id: string,
  query: { after?: number; attempt?: number; limit?: number; last?: number } = {},
  options?: CallOptions,
): Promise<LogPage> {
  return ask(server, { path: path`/runs/${id}/logs`, query }, 'logPage', options);
}

/** What the container of an attempt used over its time. */
export function readUsage(server: Connection, id: string, query: { attempt?: number } = {}, options?: CallOptions): Promise<AttemptUsage> {
  return ask(server, { path: path`/runs/${id}/usage`, query }, 'attemptUsage', options);
}

/** Lines that match, as far as one call comes; ask again with `after` until `done`. */
export function searchLogs(
  server: Connection,
  id: string,
  query: { q: string; regex?: boolean; match_case?: boolean; after?: number; attempt?: number; limit?: number },
  options?: CallOptions,
): Promise<LogSearch> {
  return ask(server, { path: path`/runs/${id}/logs/search`, query }, 'logSearch', options);
}

/** Files that the op left. */
export async function listRunFiles(
  server: Connection,
  id: string,
  query: { attempt?: number } = {},
  options?: CallOptions,
): Promise<RunFile[]> {
  return (await ask(server, { path: path`/runs/${id}/files`, query }, 'runFileList', options)).files;
}

/** Who did what with a run, oldest first. */
export async function listRunActions(server: Connection, id: string, options?: CallOptions): Promise<RunAction[]> {
  return (await ask(server, { path: path`/runs/${id}/actions` }, 'runActionList', options)).actions;
}
