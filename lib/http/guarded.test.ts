import { afterAll, expect, it } from 'vitest';
import { closeDatabase } from '@/lib/server/db';
import { guarded } from './route';

afterAll(closeDatabase);

const answerTo = (error: Error, signal?: AbortSignal) =>
  guarded(() => Promise.reject(error))(new Request('http://localhost/api/runs', signal === undefined ? {} : { signal }));
const reset = (message: string) => Object.assign(new Error(message), { code: 'ECONNRESET' });

it('tells a client that is there to try again when the connection to the database broke, and never that its request is at fault', async () => {
  expect((await answerTo(reset('read ECONNRESET'))).status).toBe(503);
});

it('blames nobody when the client itself went away in the middle of its request', async () => {
  expect((await answerTo(reset('aborted'))).status).toBe(400);
  expect((await answerTo(new Error('whatever'), AbortSignal.abort())).status).toBe(400);
});
