import { describe, expect, it } from 'vitest';
import { readEnvironment } from './environment';

describe('readEnvironment', () => {
  it('takes arguments before the environment, and defaults for the rest', () => {
    const env = { GYOZA_SERVER_URL: 'http://from-env:5555', GYOZA_WORKER_KEY: 'k', GYOZA_MAX_RUNS: '3', GYOZA_WORKER_ID: '' };
    expect(readEnvironment(['--server', 'https://from-argument', '--data', '/d'], env)).toEqual({
      GYOZA_SERVER_URL: 'https://from-argument',
      GYOZA_WORKER_KEY: 'k',
      GYOZA_DATA_DIR: '/d',
      GYOZA_MAX_RUNS: 3,
      GYOZA_MAX_OUTPUT_MB: 10_240,
      GYOZA_MIN_FREE_MB: 2048,
      GYOZA_ENGINE_TRANSFER: 'auto',
      GYOZA_LOG_LEVEL: 'info',
    });
  });

  it('names everything that is wrong at once', () => {
    const read = () =>
      readEnvironment(['--id', 'has blanks'], {
        GYOZA_SERVER_URL: 'ftp://x',
        GYOZA_MAX_RUNS: 'many',
        GYOZA_MIN_FREE_MB: '-1',
        GYOZA_ENGINE_TRANSFER: 'pigeon',
      });
    expect(read).toThrow(/--server \(GYOZA_SERVER_URL\) must be the address/);
    for (const name of [
      '--key (GYOZA_WORKER_KEY)',
      '--id (GYOZA_WORKER_ID)',
      'GYOZA_MAX_RUNS must be a whole number',
      'GYOZA_MIN_FREE_MB must be a whole number of MiB, 0 for never',
      'GYOZA_ENGINE_TRANSFER must be auto, bind or archive',
    ])
      expect(read).toThrow(name);
  });

  it('takes several servers, and refuses a list with one that is none', () => {
    const read = (list: string) => () => readEnvironment(['--server', list, '--key', 'k'], {}).GYOZA_SERVER_URL;
    expect(read('http://a:1, https://b')()).toBe('http://a:1, https://b');
    for (const list of ['http://a,b', ',', ' ']) expect(read(list)).toThrow(/--server/);
  });

  it('knows no other arguments', () => {
    expect(() => readEnvironment(['--sever', 'x'], {})).toThrow(/--sever/);
  });
});
