import { beforeAll, describe, expect, it } from 'vitest';
import { accessChanged } from '@/lib/server/access-changed';
import { database, inTransaction } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { adHocRun, beat, makeKeys, start } from '@/lib/server/testing/fixtures';
import { call } from './testing/call-api';
import { expectProblem } from './testing/expect-problem';
import { allMessages } from './testing/read-stream';

beforeAll(makeKeys);

/** A key of its own, and how it is revoked. */
async function key(name: string, role: 'viewer' | 'worker') {
  await ensureKey({ key: name, name, role });
  return {
    follow: (path: string, signal = new AbortController().signal) =>
      call('GET', path, { key: name, headers: { Accept: 'text/event-stream' }, signal }),
    revoke: () =>
      inTransaction(async (tx) => {
        await tx.principal.updateMany({ where: { name }, data: { revokedAt: new Date() } });
        await accessChanged(tx);
      }),
  };
}

describe('an open stream', () => {
  it('ends when the key that follows it is revoked, and no other does', async () => {
    const { id } = await adHocRun();
    await start(id, 'stream-worker');
    const [gone, stays] = [await key('to be revoked', 'viewer'), await key('to stay', 'viewer')];
    for (const path of [
      `/runs/${id}/events`,
      `/runs/${id}/logs`,
      `/runs/${id}/live?attempt=1`,
      '/runs',
      '/workers',
      '/workers/stream-worker',
    ]) {
      await database().principal.updateMany({ where: { name: 'to be revoked' }, data: { revokedAt: null } });
      const leaves = new AbortController();
      const [ending, going] = [await gone.follow(path), await stays.follow(path, leaves.signal)];
      expect([ending.status, going.status]).toEqual([200, 200]);
      const ended = allMessages(ending);
      await gone.revoke();
      // Nothing says that a followed run has ended: it has not.
      expect((await ended).filter(({ event }) => event === 'end')).toEqual([]);
      expect((await going.body?.getReader().read())?.done).toBe(false);
      leaves.abort();
    }
  });

  it.each(['key', 'session'] as const)('ends when the time of its %s is over', async (what) => {
    const name = `for a while, by ${what}`;
    const { follow } = await key(name, 'viewer');
    const signedIn = await call('POST', '/sign-in', { key: null, body: { access_key: name } });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const stream = { Cookie: cookie, Accept: 'text/event-stream' };
    const answer = what === 'key' ? await follow('/workers') : await call('GET', '/workers', { key: null, headers: stream });
    const ended = allMessages(answer);
    const expiresAt = new Date(Date.now() + 1_000);
    await inTransaction(async (tx) => {
      if (what === 'key') await tx.principal.updateMany({ where: { name }, data: { expiresAt } });
      else await tx.session.updateMany({ where: { principal: { name } }, data: { expiresAt } });
      await accessChanged(tx);
    });
    // It is asked now, while it is still good. When it is over nobody says a word: the stream looks at the clock itself.
    await ended;
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
  });

  it('ends when its session does', async () => {
    await key('with a session', 'viewer');
    const signedIn = await call('POST', '/sign-in', { key: null, body: { access_key: 'with a session' } });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const answer = await call('GET', '/workers', { key: null, headers: { Cookie: cookie, Accept: 'text/event-stream' } });
    const ended = allMessages(answer);
    await inTransaction(async (tx) => {
      await tx.session.deleteMany({ where: { principal: { name: 'with a session' } } });
      await accessChanged(tx);
    });
    expect(await ended).toEqual([]);
  });
});

it('gives a worker whose key is revoked nothing more, however long it waits', async () => {
  await beat('revoked-worker');
  const { revoke } = await key('key of a worker', 'worker');
  const claimed = call('POST', '/workers/revoked-worker/claim?wait_s=60', { key: 'key of a worker' });
  const answers: Response[] = [];
  void claimed.then((given) => answers.push(given));
  // The claim listens once its notifications do; revoking again and again until it has heard is no harm.
  while (answers.length === 0) await revoke();
  await expectProblem(await claimed, 'unauthorized');
});
