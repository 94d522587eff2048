import type { z } from 'zod';
import type { EventReport } from '@/lib/contract/event';
import type { inspectionReport } from '@/lib/contract/image-inspection';
import { logAnswer, type logReport } from '@/lib/contract/log';
import { claimAnswer, heartbeatAnswer, type ClaimAnswer, type heartbeat, type HeartbeatAnswer } from '@/lib/contract/worker';
import { registryLogin, type RegistryLogin } from '@/lib/contract/registry';
import type { JsonObject } from '@/lib/domain/input-spec';
import { callEmpty, callJson, path, type CallOptions, type Connection } from './connection';

/** The attempt a worker speaks for. Each call below throws a ProblemError of status 409 once the worker no longer holds it. */
export interface Holding {
  worker_id: string;
  run_id: string;
  attempt: number;
}

type ReportedLine = z.input<typeof logReport>['lines'][number];

export function sendHeartbeat(
  server: Connection,
  worker: string,
  beat: z.input<typeof heartbeat>,
  options?: CallOptions,
): Promise<HeartbeatAnswer> {
  return callJson(server, { method: 'POST', path: path`/workers/${worker}/heartbeat`, json: beat }, heartbeatAnswer, options);
}

/** Waits up to `waitS` seconds for runs or cancel orders. */
export function claimRuns(server: Connection, worker: string, waitS: number, options?: CallOptions): Promise<ClaimAnswer> {
  const call = { method: 'POST', path: path`/workers/${worker}/claim`, query: { wait_s: waitS } } as const;
  return callJson(server, call, claimAnswer, { timeoutMs: (waitS + 10) * 1000, ...options });
}

export function reportEvents(
  server: Connection,
  { run_id, ...holder }: Holding,
  events: EventReport[],
  options?: CallOptions,
): Promise<void> {
  const json = events.map((event) => ({ ...event, ...holder }));
  return callEmpty(server, { method: 'POST', path: path`/runs/${run_id}/events`, json }, options);
}

/** Answers the number of the line that the server wants next. */
export async function reportLogs(
  server: Connection,
  { run_id, ...holder }: Holding,
  lines: ReportedLine[],
  options?: CallOptions,
): Promise<number> {
  const answer = await callJson(
    server,
    { method: 'POST', path: path`/runs/${run_id}/logs`, json: { ...holder, lines } },
    logAnswer,
    options,
  );
  return answer.next;
}

export function reportOutputs(
  server: Connection,
  { run_id, ...holder }: Holding,
  outputs: JsonObject,
  options?: CallOptions,
): Promise<void> {
  return callEmpty(server, { method: 'PATCH', path: path`/runs/${run_id}`, json: { ...holder, outputs } }, options);
}

/** Stores one file that the op left; `file` is its path below `output/`. */
export function putRunFile(
  server: Connection,
  { run_id, ...holder }: Holding,
  file: string,
  body: BodyInit,
  options?: CallOptions,
): Promise<void> {
  const escaped = file.split('/').map(encodeURIComponent).join('/');
  const headers = { 'content-type': 'application/octet-stream' };
  return callEmpty(server, { method: 'PUT', path: `${path`/runs/${run_id}/files/`}${escaped}`, query: holder, body, headers }, options);
}

/** The login for the registry of the run's image; null when none is kept. */
export async function fetchRegistryLogin(
  server: Connection,
  { run_id, ...holder }: Holding,
  options?: CallOptions,
): Promise<RegistryLogin | null> {
  const answer = await callJson(server, { path: path`/runs/${run_id}/registry-login`, query: holder }, registryLogin, options);
  return answer.login;
}

/** Tells what was seen of an image, or why it could not be. */
export function reportInspection(
  server: Connection,
  id: string,
  report: z.input<typeof inspectionReport>,
  options?: CallOptions,
): Promise<void> {
  return callEmpty(server, { method: 'PUT', path: path`/image-inspections/${id}`, json: report }, options);
}

/** Gives a run back. `reason` is what there is to say beyond the worker's end; empty for nothing. */
export function releaseRun(server: Connection, { run_id, ...holder }: Holding, reason: string, options?: CallOptions): Promise<void> {
  return callEmpty(
    server,
    { method: 'POST', path: path`/runs/${run_id}/release`, json: { ...holder, reason: reason === '' ? null : reason } },
    options,
  );
}
