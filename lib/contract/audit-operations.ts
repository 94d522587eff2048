import { auditExportQuery, auditList, auditListQuery, runActionList } from './audit';
import { ADMINS, ok, operation, VIEWERS } from './operation';
import { noQuery } from './queries';

export const listAuditOp = operation({
  id: 'listAudit',
  method: 'GET',
  path: '/audit',
  tag: 'Server',
  roles: ADMINS,
  query: auditListQuery,
  body: null,
  summary: 'List who changed what and when, newest first',
  answers: [ok(auditList, 'A page of entries.')],
});

export const exportAuditOp = operation({
  id: 'exportAudit',
  method: 'GET',
  path: '/audit/export',
  tag: 'Server',
  roles: ADMINS,
  query: auditExportQuery,
  body: null,
  summary: 'Download all entries of the audit that meet a filter, newest first, as CSV or as a line of JSON each',
  answers: [{ status: 200, schema: null, types: ['text/csv', 'application/jsonl'], description: 'The entries.' }],
});

export const listRunActionsOp = operation({
  id: 'listRunActions',
  method: 'GET',
  path: '/runs/{id}/actions',
  tag: 'Runs',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'Who started a run, retried it, cancelled it or changed its priority or labels, and when, oldest first',
  answers: [ok(runActionList, 'What was done; nothing of what was done before there was an audit.')],
});
