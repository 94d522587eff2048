import { afterAll, expect, it, vi } from 'vitest';
import { closeDatabase } from '@/lib/server/db';
import { logger } from '@/lib/server/logger';
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

it('names the path of what went wrong in the log, but never the token of a link in it', async () => {
  const error = vi.spyOn(logger(), 'error').mockImplementation(() => undefined);
  try {
    const fail = guarded(() => Promise.reject(new Error('a fault')));
    for (const path of ['/api/r/gyl_secret_token/runs', '/r/gyl_secret_token', '/api/runs']) {
      expect((await fail(new Request(`http://localhost${path}?q=1`))).status).toBe(500);
    }
    expect(error.mock.calls.map(([told]) => (told as { path: string }).path)).toEqual(['/api/r/…/runs', '/r/…', '/api/runs']);
  } finally {
    error.mockRestore();
  }
});
