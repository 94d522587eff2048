import { bulkAction, bulkActionCreate, bulkActionList } from './bulk-action';
import { created, nothing, ok, operation, OPERATORS, VIEWERS } from './operation';
import { noQuery } from './queries';

export const listBulkActionsOp = operation({
  id: 'listBulkActions',
  method: 'GET',
  path: '/bulk-actions',
  tag: 'Runs',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'List the last fifty bulk actions, newest first',
  answers: [ok(bulkActionList, 'The bulk actions.')],
});

export const createBulkActionOp = operation({
  id: 'createBulkAction',
  method: 'POST',
  path: '/bulk-actions',
  tag: 'Runs',
  roles: OPERATORS,
  query: noQuery,
  body: bulkActionCreate,
  idempotent: true,
  summary: 'Cancel, retry or re-prioritise many runs; the server goes through them in the background',
  answers: [created(bulkAction, 'The bulk action, with the runs that are meant.')],
});

export const getBulkActionOp = operation({
  id: 'getBulkAction',
  method: 'GET',
  path: '/bulk-actions/{id}',
  tag: 'Runs',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'How far a bulk action is',
  answers: [ok(bulkAction, 'The bulk action.')],
});

export const stopBulkActionOp = operation({
  id: 'stopBulkAction',
  method: 'POST',
  path: '/bulk-actions/{id}/stop',
  tag: 'Runs',
  roles: OPERATORS,
  query: noQuery,
  body: nothing,
  conflicts: true,
  summary: 'Leave the runs alone that a bulk action of your own has not come to yet',
  answers: [ok(bulkAction, 'The bulk action, stopped.')],
});

export const undoBulkActionOp = operation({
  id: 'undoBulkAction',
  method: 'POST',
  path: '/bulk-actions/{id}/undo',
  tag: 'Runs',
  roles: OPERATORS,
  query: noQuery,
  body: nothing,
  conflicts: true,
  summary: 'Put priorities or labels back where they were, by a bulk action of its own',
  answers: [created(bulkAction, 'The bulk action that undoes it.')],
});
