import { runCounts, runHistory, type RunCounts, type RunHistory } from '@/lib/contract/run-counts';
import { callJson, type CallOptions, type Connection, type QueryValue } from './connection';

/** How many runs meet a filter, by state. */
export function countRuns(server: Connection, filter: Record<string, QueryValue>, options?: CallOptions): Promise<RunCounts> {
  return callJson(server, { path: '/run-counts', query: filter }, runCounts, options);
}

/** How many of them were asked for when. */
export function getRunHistory(server: Connection, filter: Record<string, QueryValue>, options?: CallOptions): Promise<RunHistory> {
  return callJson(server, { path: '/run-history', query: filter }, runHistory, options);
}
