import { created, empty, ok, operation, VIEWERS } from './operation';
import { noQuery } from './queries';
import { runView, runViewCreate, runViewList, runViewPatch } from './run-view';

export const listRunViewsOp = operation({
  id: 'listRunViews',
  method: 'GET',
  path: '/run-views',
  tag: 'Runs',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'List the saved views of the list of runs: your own and those that are shared',
  answers: [ok(runViewList, 'The views, by name.')],
});

export const createRunViewOp = operation({
  id: 'createRunView',
  method: 'POST',
  path: '/run-views',
  tag: 'Runs',
  roles: VIEWERS,
  query: noQuery,
  body: runViewCreate,
  idempotent: true,
  summary: 'Keep a filter of the list of runs, and its columns, under a name',
  answers: [created(runView, 'The view.')],
});

export const patchRunViewOp = operation({
  id: 'patchRunView',
  method: 'PATCH',
  path: '/run-views/{id}',
  tag: 'Runs',
  roles: VIEWERS,
  query: noQuery,
  body: runViewPatch,
  conflicts: true,
  summary: 'Change a view of your own',
  answers: [ok(runView, 'The view as it is now.')],
});

export const deleteRunViewOp = operation({
  id: 'deleteRunView',
  method: 'DELETE',
  path: '/run-views/{id}',
  tag: 'Runs',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'Delete a view of your own',
  answers: [empty('Deleted.')],
});
