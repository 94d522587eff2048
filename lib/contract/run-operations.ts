import { eventList } from './event';
import { logPage, logSearch } from './log';
import {
  attemptQuery,
  eventsQuery,
  liveQuery,
  logSearchQuery,
  logsQuery,
  noQuery,
  reporterQuery,
  runListQuery,
  versionQuery,
} from './queries';
import { adHocRunCreate, attemptList, definitionRunCreate, forecast, opRun, runCancel, runList, runPatch, runRetry } from './run';
import { attemptUsage } from './usage';
import { created, ok, operation, OPERATORS, OPERATORS_AND_WORKERS, VIEWERS, VIEWERS_AND_WORKERS } from './operation';

export const createDefinitionRunOp = operation({
  id: 'createDefinitionRun',
  method: 'POST',
  path: '/definitions/{name}/runs',
  tag: 'Runs',
  roles: OPERATORS,
  query: versionQuery,
  body: definitionRunCreate,
  summary: 'Run a definition',
  idempotent: true,
  answers: [created(opRun, 'The run, PENDING.')],
});

export const forecastRunOp = operation({
  id: 'forecastRun',
  method: 'GET',
  path: '/definitions/{name}/forecast',
  tag: 'Definitions',
  roles: VIEWERS,
  query: versionQuery,
  body: null,
  summary: 'What would happen to a run that is asked for now: how long it usually takes, and what it would wait for',
  answers: [ok(forecast, 'The forecast.')],
});

export const createAdHocRunOp = operation({
  id: 'createRun',
  method: 'POST',
  path: '/runs',
  tag: 'Runs',
  // Operators only where the administrator says so.
  roles: OPERATORS,
  query: noQuery,
  body: adHocRunCreate,
  summary: 'Run any image, without a definition',
  idempotent: true,
  answers: [created(opRun, 'The run, PENDING.')],
});

export const listRunsOp = operation({
  id: 'listRuns',
  method: 'GET',
  path: '/runs',
  tag: 'Runs',
  roles: VIEWERS,
  query: runListQuery,
  body: null,
  summary: 'List runs, newest first; as an event stream: which runs change',
  answers: [ok(runList, 'A page of runs.', ['text/event-stream'])],
});

export const getRunOp = operation({
  id: 'getRun',
  method: 'GET',
  path: '/runs/{id}',
  tag: 'Runs',
  roles: VIEWERS_AND_WORKERS,
  query: noQuery,
  body: null,
  summary: 'Get a run with its current attempt',
  answers: [ok(opRun, 'The run.')],
});

export const patchRunOp = operation({
  id: 'patchRun',
  method: 'PATCH',
  path: '/runs/{id}',
  tag: 'Runs',
  roles: OPERATORS_AND_WORKERS,
  query: reporterQuery,
  body: runPatch,
  conflicts: true,
  summary: 'Change the priority of a waiting run, give a run other labels, cancel it, or (worker) set its outputs',
  answers: [ok(opRun, 'The run as it is now.'), { status: 202, schema: opRun, description: 'The run was asked to stop.' }],
});

export const listEventsOp = operation({
  id: 'listEvents',
  method: 'GET',
  path: '/runs/{id}/events',
  tag: 'Runs',
  roles: VIEWERS_AND_WORKERS,
  query: eventsQuery,
  body: null,
  summary: 'List the events of a run, or follow them live',
  answers: [ok(eventList, 'The events with an id greater than after.', ['text/event-stream'])],
});

export const followRunOp = operation({
  id: 'followRun',
  method: 'GET',
  path: '/runs/{id}/live',
  tag: 'Runs',
  roles: VIEWERS,
  query: liveQuery,
  body: null,
  summary: 'Follow a run and the log of one of its attempts live, over one connection',
  answers: [
    {
      status: 200,
      schema: null,
      types: ['text/event-stream'],
      description:
        'Unnamed messages are events, `line` is a line of the log, `run` says that something else of the run changed, `queue` that what it waits for did, `log_end` that the log is whole, `current` that all up to now was sent, and `end` is the last. The id of a message is that of the last event, a dot, and the number of the last line: sent back as Last-Event-ID, it goes on exactly there.',
    },
  ],
});

export const retryRunOp = operation({
  id: 'retryRun',
  method: 'POST',
  path: '/runs/{id}/retry',
  tag: 'Runs',
  roles: OPERATORS,
  query: noQuery,
  body: runRetry,
  conflicts: true,
  summary: 'Retry a run that has ended: a new attempt under the same id',
  idempotent: true,
  answers: [ok(opRun, 'The run, PENDING again.')],
});

export const cancelRunOp = operation({
  id: 'cancelRun',
  method: 'POST',
  path: '/runs/{id}/cancel',
  tag: 'Runs',
  roles: OPERATORS,
  query: noQuery,
  body: runCancel,
  conflicts: true,
  summary: 'Cancel a run',
  answers: [
    ok(opRun, 'Cancelled at once.'),
    { status: 202, schema: opRun, description: 'Asked to stop; CANCELLED when its container is gone.' },
  ],
});

export const listAttemptsOp = operation({
  id: 'listAttempts',
  method: 'GET',
  path: '/runs/{id}/attempts',
  tag: 'Runs',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'List the attempts of a run, oldest first',
  answers: [ok(attemptList, 'The attempts.')],
});

export const readUsageOp = operation({
  id: 'readUsage',
  method: 'GET',
  path: '/runs/{id}/usage',
  tag: 'Runs',
  roles: VIEWERS,
  query: attemptQuery,
  body: null,
  summary: 'What the container of an attempt used over its time: CPU, memory, network',
  answers: [ok(attemptUsage, 'The series, oldest first; without points where nothing was measured.')],
});

export const readLogOp = operation({
  id: 'readLog',
  method: 'GET',
  path: '/runs/{id}/logs',
  tag: 'Runs',
  roles: VIEWERS_AND_WORKERS,
  query: logsQuery,
  body: null,
  summary: 'Read the log of an attempt, download it as text, or follow it live',
  answers: [ok(logPage, 'A page of lines.', ['text/plain', 'application/gzip', 'text/event-stream'])],
});

export const searchLogOp = operation({
  id: 'searchLog',
  method: 'GET',
  path: '/runs/{id}/logs/search',
  tag: 'Runs',
  roles: VIEWERS,
  query: logSearchQuery,
  body: null,
  summary: 'Search the log of an attempt, by text or by a regular expression in RE2 syntax',
  answers: [ok(logSearch, 'Lines that match, and how far the search came.')],
});
