import { account, accountPatch, ownSessionList, passkey, passkeyCreate, passkeyList, passwordPut, webAuthn } from './account';
import { created, empty, nothing, ok, operation, VIEWERS } from './operation';
import { noQuery } from './queries';

export const getAccountOp = operation({
  id: 'getAccount',
  method: 'GET',
  path: '/account',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'Get one’s own account; the holder of a key has none',
  answers: [ok(account, 'The account.')],
});

export const patchAccountOp = operation({
  id: 'patchAccount',
  method: 'PATCH',
  path: '/account',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: accountPatch,
  summary: 'Change one’s own name',
  answers: [ok(account, 'The account as it is now.')],
});

export const putPasswordOp = operation({
  id: 'putPassword',
  method: 'PUT',
  path: '/account/password',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: passwordPut,
  summary: 'Set one’s own password; every other session ends',
  answers: [empty('Set.')],
});

export const listSessionsOp = operation({
  id: 'listSessions',
  method: 'GET',
  path: '/account/sessions',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'List where one is signed in',
  answers: [ok(ownSessionList, 'The sessions, newest first.')],
});

export const endSessionsOp = operation({
  id: 'endSessions',
  method: 'DELETE',
  path: '/account/sessions',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'Sign out everywhere, here too',
  answers: [empty('Every session has ended.')],
});

export const endSessionOp = operation({
  id: 'endSession',
  method: 'DELETE',
  path: '/account/sessions/{id}',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'End one session of one’s own',
  answers: [empty('Ended.')],
});

export const listPasskeysOp = operation({
  id: 'listPasskeys',
  method: 'GET',
  path: '/account/passkeys',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'List one’s own passkeys',
  answers: [ok(passkeyList, 'The passkeys, by age.')],
});

export const beginPasskeyOp = operation({
  id: 'beginPasskey',
  method: 'POST',
  path: '/account/passkeys/options',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: nothing,
  summary: 'Ask for what a browser needs to make a passkey',
  answers: [ok(webAuthn, 'PublicKeyCredentialCreationOptionsJSON of Web Authentication; good for five minutes.')],
});

export const createPasskeyOp = operation({
  id: 'createPasskey',
  method: 'POST',
  path: '/account/passkeys',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: passkeyCreate,
  conflicts: true,
  idempotent: true,
  summary: 'Keep the passkey that a browser has made',
  answers: [created(passkey, 'The passkey.')],
});

export const deletePasskeyOp = operation({
  id: 'deletePasskey',
  method: 'DELETE',
  path: '/account/passkeys/{id}',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  conflicts: true,
  summary: 'Forget a passkey',
  answers: [empty('Forgotten.')],
});
