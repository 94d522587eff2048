import { expect, test } from 'vitest';
import { PlainError } from '../plain-error';
import { addressOf, readSettings } from './settings';

test('an empty environment gives the defaults of the contract', () => {
  const settings = readSettings({ NODE_ENV: 'test' });
  expect(settings).toMatchObject({ host: '127.0.0.1', port: 5555, bundledWorker: true, mayInstallDocker: true, databaseUrl: undefined });
  expect(settings.dataDir).toMatch(/\/\.gyoza$/);
  expect(addressOf(settings)).toBe('http://localhost:5555');
});

test('an empty variable counts as not set', () => {
  expect(readSettings({ NODE_ENV: 'test', GYOZA_PORT: '', DATABASE_URL: '', DOCKER_HOST: '' })).toMatchObject({
    port: 5555,
    databaseUrl: undefined,
  });
});

test('every bad variable is named at once', () => {
  const bad = {
    NODE_ENV: 'test' as const,
    GYOZA_PORT: '99999',
    GYOZA_BUNDLED_WORKER: 'yes',
    DATABASE_URL: 'mysql://db',
    GYOZA_API_KEY: 'short',
  };
  const failure = catchError(() => readSettings(bad));
  expect(failure).toBeInstanceOf(PlainError);
  for (const name of ['GYOZA_PORT', 'GYOZA_BUNDLED_WORKER', 'DATABASE_URL', 'GYOZA_API_KEY']) expect(failure.message).toContain(name);
});

test.each([
  ['0.0.0.0', 'http://localhost:80'],
  ['192.168.1.5', 'http://192.168.1.5:80'],
  ['fd00::1', 'http://[fd00::1]:80'],
])('listening on %s, a person here opens %s', (host, address) => {
  expect(addressOf(readSettings({ NODE_ENV: 'test', GYOZA_HOST: host, GYOZA_PORT: '80' }))).toBe(address);
});

function catchError(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('It did not fail.');
}
