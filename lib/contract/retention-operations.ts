import { ADMINS, ok, operation, VIEWERS } from './operation';
import { noQuery } from './queries';
import { retention, retentionPreview, retentionPreviewRequest, retentionWrite } from './retention';

export const getRetentionOp = operation({
  id: 'getRetention',
  method: 'GET',
  path: '/retention',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'What is deleted after which time, and what was deleted lately',
  answers: [ok(retention, 'The rules. Without any, and until they are switched on, nothing is deleted.')],
});

export const putRetentionOp = operation({
  id: 'putRetention',
  method: 'PUT',
  path: '/retention',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: retentionWrite,
  summary: 'Set the rules, and whether they apply',
  answers: [ok(retention, 'The rules as they are now.')],
});

export const previewRetentionOp = operation({
  id: 'previewRetention',
  method: 'POST',
  path: '/retention/preview',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: retentionPreviewRequest,
  summary: 'What rules would delete if they applied now, by op; nothing is deleted',
  answers: [ok(retentionPreview, 'The ops of which something would go.')],
});
