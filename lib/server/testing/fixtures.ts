import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { DefinitionWrite } from '@/lib/contract/definition';
import { definitionWrite } from '@/lib/contract/definition';
import type { OpRun } from '@/lib/contract/run';
import { ROLES, type Role } from '@/lib/contract/session';
import { heartbeat as heartbeatBody, type ClaimedRun } from '@/lib/contract/worker';
import { cancelRun } from '../cancel-run';
import { claimRuns } from '../claim-runs';
import { createAdHocRun, createDefinitionRun } from '../create-run';
import { closeDatabase, inTransaction } from '../db';
import { ensureKey } from '../ensure-key';
import { heartbeat } from '../heartbeat';
import { closeNotifications } from '../notifications';
import { putDefinition } from '../put-definition';
import { reportEvents } from '../report-events';

/** A data folder of its own for each test file, named before anything reads the environment. */
const dataDir = mkdtempSync(path.join(tmpdir(), 'gyoza-test-'));
process.env['GYOZA_DATA_DIR'] = dataDir;
process.env['GYOZA_LOG_LEVEL'] ??= 'error';

afterAll(async () => {
  await closeNotifications();
  await closeDatabase();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Access keys, one per role; usable after `makeKeys`. */
export const KEYS: Readonly<Record<Role, string>> = {
  admin: 'test-admin-key',
  author: 'test-author-key',
  operator: 'test-operator-key',
  viewer: 'test-viewer-key',
  worker: 'test-worker-key',
  guest: 'test-guest-key',
};

export async function makeKeys(): Promise<void> {
  for (const role of ROLES) await ensureKey({ key: KEYS[role], name: `test ${role}`, role });
}

/** A definition that needs nothing, with whatever is given on top. Its input specs are parsed as those of a request are. */
export async function define(given: Partial<Record<keyof DefinitionWrite, unknown>> = {}): Promise<{ id: string; version: string }> {
  const write = definitionWrite.parse({ id: 'op', version: '1.0.0', image: 'example/op:1', input_specs: {}, ...given });
  await inTransaction((tx) => putDefinition(tx, write, 'test'));
  return { id: write.id, version: write.version };
}

const TESTER = { id: null, name: 'test', role: 'admin' } as const;

/** A PENDING run of a definition. */
export async function runOf(name: string, body: Parameters<typeof createDefinitionRun>[1]['body'] = {}, version?: string): Promise<OpRun> {
  return inTransaction((tx) => createDefinitionRun(tx, { name, version, body, by: TESTER }));
}

/** A PENDING ad-hoc run. */
export async function adHocRun(body: Partial<Parameters<typeof createAdHocRun>[1]> = {}): Promise<OpRun> {
  return inTransaction((tx) => createAdHocRun(tx, { image: 'example/op:1', ...body }, TESTER));
}

type HeartbeatGiven = { cpu?: number; ram_mb?: number; gpus?: { id: string; name: string; vram_mb: number }[] } & Record<string, unknown>;

/** A sign of life of a worker that is large unless told otherwise. */
export async function beat(id: string, given: HeartbeatGiven = {}): ReturnType<typeof heartbeat> {
  const { cpu = 64, ram_mb = 65_536, gpus = [], ...rest } = given;
  return heartbeat(id, heartbeatBody.parse({ resources: { cpu, ram_mb, gpus }, max_runs: 1000, ...rest }));
}

/** What the worker is given right now, without waiting. */
export async function claim(worker: string): Promise<ClaimedRun[]> {
  return (await claimRuns(worker, 0, new AbortController().signal)).runs;
}

/** Claims until `runId` is in the hands of `worker`; everything else that is waiting goes there too. */
export async function assign(runId: string, worker: string): Promise<ClaimedRun> {
  await beat(worker);
  const mine = (await claim(worker)).find((run) => run.id === runId);
  if (mine === undefined) throw new Error(`Run ${runId} was not given to ${worker}.`);
  return mine;
}

type Reports = Parameters<typeof reportEvents>[1];

/** Reports as `worker` does for an attempt. */
export async function report(runId: string, worker: string, attempt: number, ...reports: Reports): ReturnType<typeof reportEvents> {
  return reportEvents(runId, reports, { worker_id: worker, attempt });
}

/** From PENDING to RUNNING. */
export async function start(runId: string, worker: string): Promise<ClaimedRun> {
  const claimed = await assign(runId, worker);
  await report(runId, worker, claimed.attempt, { type: 'STARTED' });
  return claimed;
}

/** Takes a PENDING run to any state, by the use cases that a real worker's calls reach. */
export async function takeTo(state: OpRun['state'], runId: string, worker = 'w1'): Promise<void> {
  switch (state) {
    case 'PENDING':
      return;
    case 'ASSIGNED':
      await assign(runId, worker);
      return;
    case 'RUNNING':
      await start(runId, worker);
      return;
    case 'COMPLETED':
    case 'FAILED': {
      const { attempt } = await start(runId, worker);
      const ending =
        state === 'COMPLETED' ? { outputs: { answer: 42 } } : { msg: 'it broke', execution_summary: { exit_code: 3, cause: 'exit' } };
      await report(runId, worker, attempt, { type: state, ...ending });
      return;
    }
    case 'CANCELLED':
      await cancelRun(runId);
  }
}
