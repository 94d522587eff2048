import { z } from 'zod';
import { webAuthn } from './account';
import { noQuery } from './queries';
import { health, session, signIn } from './session';
import { empty, EVERYBODY, ok, operation, VIEWERS } from './operation';

export const signInOp = operation({
  id: 'signIn',
  method: 'POST',
  path: '/sign-in',
  tag: 'Server',
  roles: null,
  query: noQuery,
  body: signIn,
  summary:
    'Sign in: by an access key, e-mail and password, a passkey, single sign-on or an invitation, for the session cookie of a browser',
  answers: [
    empty('Signed in.'),
    ok(
      webAuthn,
      'What `begin` asks for: what a browser needs for a passkey, good for five minutes; or `url`, where single sign-on begins, for ten.',
    ),
  ],
});

export const signOutOp = operation({
  id: 'signOut',
  method: 'DELETE',
  path: '/sign-in',
  tag: 'Server',
  roles: EVERYBODY,
  query: noQuery,
  body: null,
  summary: 'End the session',
  answers: [empty('Signed out.')],
});

export const whoAmIOp = operation({
  id: 'whoAmI',
  method: 'GET',
  path: '/session',
  tag: 'Server',
  roles: EVERYBODY,
  query: noQuery,
  body: null,
  summary: 'Who the key or session belongs to',
  answers: [ok(session, 'Name and role.')],
});

export const healthOp = operation({
  id: 'health',
  method: 'GET',
  path: '/health',
  tag: 'Server',
  roles: null,
  query: noQuery,
  body: null,
  summary: 'Whether the server is ready',
  answers: [ok(health, 'Migrations are done and the database answers.'), { status: 503, schema: health, description: 'Not ready.' }],
});

export const metricsOp = operation({
  id: 'metrics',
  method: 'GET',
  path: '/metrics',
  tag: 'Server',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'The state of queue, workers and this process for Prometheus',
  answers: [{ status: 200, schema: null, types: ['text/plain'], description: 'Metrics in the text format of Prometheus.' }],
});

export const openApiOp = operation({
  id: 'openApi',
  method: 'GET',
  path: '/openapi.json',
  tag: 'Server',
  roles: null,
  query: noQuery,
  body: null,
  summary: 'This document',
  answers: [ok(z.looseObject({ openapi: z.string() }), 'OpenAPI 3.1.')],
});
