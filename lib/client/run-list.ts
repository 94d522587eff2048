import type { RunCounts, RunHistory } from '@/lib/contract/run-counts';
import { ask } from './ask';
import { type CallOptions, type Connection, type QueryValue } from './connection';

/** How many runs meet a filter, by state. */
export function countRuns(server: Connection, filter: Record<string, QueryValue>, options?: CallOptions): Promise<RunCounts> {
  return ask(server, { path: '/run-counts', query: filter }, 'runCounts', options);
}

/** How many of them were asked for when. */
export function getRunHistory(server: Connection, filter: Record<string, QueryValue>, options?: CallOptions): Promise<RunHistory> {
  return ask(server, { path: '/run-history', query: filter }, 'runHistory', options);
}
