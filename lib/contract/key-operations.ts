import { z } from 'zod';
import { apiKey, keyCreate, keyList, newKey } from './key';
import { created, empty, ok, operation, VIEWERS } from './operation';
import { noQuery, yesNo } from './queries';

export const keyListQuery = z.strictObject({ revoked: yesNo.default(false) });

export const listKeysOp = operation({
  id: 'listKeys',
  method: 'GET',
  path: '/keys',
  tag: 'Server',
  roles: VIEWERS,
  query: keyListQuery,
  body: null,
  summary: 'List API keys: those that you made, or all for an admin; with `revoked` also those that have ended',
  answers: [ok(keyList, 'The keys, newest first, without the keys themselves.')],
});

export const createKeyOp = operation({
  id: 'createKey',
  method: 'POST',
  path: '/keys',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: keyCreate,
  idempotent: true,
  summary: 'Make an API key that may at most what you may; the answer alone shows it',
  answers: [created(newKey, 'The key.')],
});

export const getKeyOp = operation({
  id: 'getKey',
  method: 'GET',
  path: '/keys/{id}',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'Get an API key, without the key itself',
  answers: [ok(apiKey, 'The key.')],
});

export const revokeKeyOp = operation({
  id: 'revokeKey',
  method: 'DELETE',
  path: '/keys/{id}',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  conflicts: true,
  summary: 'Revoke an API key at once, with its sessions and every key and link that was made with it',
  answers: [empty('Revoked.')],
});
