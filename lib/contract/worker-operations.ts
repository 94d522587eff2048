import { eventList, eventReports } from './event';
import { runFile } from './file';
import { logAnswer, logReport } from './log';
import { claimQuery, noQuery, reporterQuery } from './queries';
import { opRun, runRelease } from './run';
import { claimAnswer, heartbeat, heartbeatAnswer, worker, workerDetail, workerList, workerPatch } from './worker';
import { ADMINS, created, empty, nothing, ok, operation, VIEWERS, WORKERS } from './operation';

export const reportEventsOp = operation({
  id: 'reportEvents',
  method: 'POST',
  path: '/runs/{id}/events',
  tag: 'Workers',
  roles: WORKERS,
  query: reporterQuery,
  body: eventReports,
  conflicts: true,
  summary: 'Report events of an attempt (worker)',
  answers: [ok(eventList, 'The events that were added.')],
});

export const appendLogOp = operation({
  id: 'appendLog',
  method: 'POST',
  path: '/runs/{id}/logs',
  tag: 'Workers',
  roles: WORKERS,
  query: reporterQuery,
  body: logReport,
  conflicts: true,
  summary: 'Append to the log of an attempt (worker)',
  answers: [ok(logAnswer, 'Which line is wanted next.')],
});

export const releaseRunOp = operation({
  id: 'releaseRun',
  method: 'POST',
  path: '/runs/{id}/release',
  tag: 'Workers',
  roles: WORKERS,
  query: reporterQuery,
  body: runRelease,
  conflicts: true,
  summary: 'Give a run back (worker)',
  answers: [ok(opRun, 'The run as it is now.')],
});

export const putRunFileOp = operation({
  id: 'putRunFile',
  method: 'PUT',
  path: '/runs/{id}/files/{path+}',
  tag: 'Workers',
  roles: WORKERS,
  query: reporterQuery,
  body: 'raw',
  conflicts: true,
  summary: 'Store a file that the op left (worker)',
  answers: [created(runFile, 'Stored.')],
});

export const heartbeatOp = operation({
  id: 'heartbeat',
  method: 'POST',
  path: '/workers/{id}/heartbeat',
  tag: 'Workers',
  roles: WORKERS,
  query: noQuery,
  body: heartbeat,
  summary:
    'Register a worker and keep its leases (worker); 426 when worker and server cannot work together: the detail says which to upgrade',
  answers: [ok(heartbeatAnswer, 'What to stop.')],
});

export const claimOp = operation({
  id: 'claimRuns',
  method: 'POST',
  path: '/workers/{id}/claim',
  tag: 'Workers',
  roles: WORKERS,
  query: claimQuery,
  body: nothing,
  summary: 'Wait for runs that fit (worker)',
  answers: [ok(claimAnswer, 'Runs that are now assigned to the worker.')],
});

export const listWorkersOp = operation({
  id: 'listWorkers',
  method: 'GET',
  path: '/workers',
  tag: 'Workers',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'List workers; as an event stream: that they change',
  answers: [ok(workerList, 'The workers.', ['text/event-stream'])],
});

export const getWorkerOp = operation({
  id: 'getWorker',
  method: 'GET',
  path: '/workers/{id}',
  tag: 'Workers',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'Get a worker, what was in use there in the last hour, and what comes next; as an event stream: the same, live',
  answers: [ok(workerDetail, 'The worker.', ['text/event-stream'])],
});

export const patchWorkerOp = operation({
  id: 'patchWorker',
  method: 'PATCH',
  path: '/workers/{id}',
  tag: 'Workers',
  roles: ADMINS,
  query: noQuery,
  body: workerPatch,
  summary: 'Drain a worker, or let it take runs again',
  answers: [ok(worker, 'The worker.')],
});

export const forgetWorkerOp = operation({
  id: 'forgetWorker',
  method: 'DELETE',
  path: '/workers/{id}',
  tag: 'Workers',
  roles: ADMINS,
  query: noQuery,
  body: null,
  conflicts: true,
  summary: 'Forget a worker that holds nothing',
  answers: [empty('Forgotten.')],
});
