import { ok, operation, VIEWERS } from './operation';
import { runExportQuery } from './queries';
import { runCounts, runHistory } from './run-counts';
import { runFilter } from './run-filter';

export const countRunsOp = operation({
  id: 'countRuns',
  method: 'GET',
  path: '/run-counts',
  tag: 'Runs',
  roles: VIEWERS,
  query: runFilter,
  body: null,
  summary: 'Count the runs that meet a filter, by state; up to 10,000',
  answers: [ok(runCounts, 'The counts.')],
});

export const runHistoryOp = operation({
  id: 'runHistory',
  method: 'GET',
  path: '/run-history',
  tag: 'Runs',
  roles: VIEWERS,
  query: runFilter,
  body: null,
  summary: 'How many of the runs that meet a filter were asked for when, by state; of the last 24 hours when it names no time',
  answers: [ok(runHistory, 'Equal spans of time, oldest first.')],
});

export const exportRunsOp = operation({
  id: 'exportRuns',
  method: 'GET',
  path: '/run-export',
  tag: 'Runs',
  roles: VIEWERS,
  query: runExportQuery,
  body: null,
  summary: 'Download all runs that meet a filter, newest first, as CSV or as a line of JSON each',
  answers: [
    { status: 200, schema: null, types: ['text/csv', 'application/jsonl'], description: 'The rows of the list, without payloads.' },
  ],
});
