import { beforeAll, describe, expect, it } from 'vitest';
import { call } from '@/app/api/testing/call-api';
import { runSurroundings } from './run-surroundings';
import { define, KEYS, makeKeys } from './testing/fixtures';

beforeAll(makeKeys);
const beat = (id: string, ram_mb: number, tags: string[]): Promise<Response> =>
  call('POST', `/workers/${id}/heartbeat`, { key: KEYS.worker, body: { resources: { cpu: 4, ram_mb }, tags, running: [] } });
const ran = (op_definition: string | null, op_version: string | null, worker_tags: string[] = []) =>
  runSurroundings({ op_definition, op_version, worker_tags });

describe('what is there beside a run', () => {
  it('is the largest machine that has its tags', async () => {
    expect((await ran(null, null)).largestRamMb).toBeNull();
    await beat('small', 1024, ['gpu', 'eu']);
    await beat('large', 8192, ['eu']);
    expect((await ran(null, null)).largestRamMb).toBe(8192);
    expect((await ran(null, null, ['gpu'])).largestRamMb).toBe(1024);
    expect((await ran(null, null, ['moon'])).largestRamMb).toBeNull();
  });

  it('is the latest version, how much differs, and another one to try', async () => {
    await define({ id: 'aside', version: '1.0.0', title: 'A' });
    expect(await ran('aside', '1.0.0')).toMatchObject({ latestVersion: '1.0.0', otherVersion: null, isArchived: false, sinceThen: null });
    await define({ id: 'aside', version: '1.1.0', title: 'B' });
    const older = { latestVersion: '1.1.0', otherVersion: '1.1.0', sinceThen: { changes: 1, breaking: 0 } };
    expect(await ran('aside', '1.0.0')).toMatchObject({ ...older, isArchived: false });
    expect(await ran('aside', '1.1.0')).toMatchObject({ latestVersion: '1.1.0', otherVersion: '1.0.0', sinceThen: null });
    await call('DELETE', '/definitions/aside?version=1.0.0');
    expect(await ran('aside', '1.0.0')).toMatchObject({ ...older, isArchived: true });
    await call('DELETE', '/definitions/aside');
    expect(await ran('aside', '1.0.0')).toMatchObject({ latestVersion: null, otherVersion: null, isArchived: true, sinceThen: null });
  });

  it('is nothing of versions for a run of an image', async () => {
    expect(await ran(null, null)).toMatchObject({ latestVersion: null, otherVersion: null, isArchived: false, usualMs: null });
  });
});
