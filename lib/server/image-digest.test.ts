import { beforeEach, describe, expect, it } from 'vitest';
import { database } from './db';
import { adHocRun, define, report, runOf, start } from './testing/fixtures';

beforeEach(async () => {
  await database().run.deleteMany();
  await database().definition.deleteMany();
});

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;

async function ranWith(digest: string | null, type: 'COMPLETED' | 'FAILED' | 'CANCELLED' = 'COMPLETED'): Promise<void> {
  const run = await runOf('op');
  const { attempt } = await start(run.id, 'w1');
  await report(run.id, 'w1', attempt, { type, execution_summary: { image_digest: digest } });
}
const stored = async () => {
  const rows = await database().definition.findMany({ orderBy: { revision: 'asc' } });
  return rows.map(({ imageDigest, latestImageDigest }) => [imageDigest, latestImageDigest]);
};
/** The row's version: it changes with every write. */
const rowVersion = async () =>
  (await database().$queryRaw<{ version: string }[]>`select xmin::text as version from definitions`)[0]?.version;

describe('the image of a definition', () => {
  it('is remembered as the first attempt ran it, and later ones write only where it is another', async () => {
    await define();
    await ranWith(null);
    expect(await stored()).toEqual([[null, null]]);
    await ranWith(A);
    expect(await stored()).toEqual([[A, A]]);
    const [pinned] = await database().definition.findMany();
    expect(Math.abs(Date.now() - (pinned?.pinnedAt?.getTime() ?? 0))).toBeLessThan(60_000);

    const version = await rowVersion();
    await ranWith(A);
    await ranWith(A, 'FAILED');
    await ranWith(null);
    expect(await rowVersion()).toBe(version);

    await ranWith(B);
    expect(await stored()).toEqual([[A, B]]);
    expect((await database().definition.findMany())[0]?.pinnedAt).toEqual(pinned?.pinnedAt);
    await ranWith(A);
    expect(await stored()).toEqual([[A, A]]);
  });

  it.each(['FAILED', 'CANCELLED'] as const)('is remembered of an attempt that ended %s too', async (type) => {
    await define();
    await ranWith(A, type);
    expect(await stored()).toEqual([[A, A]]);
  });

  it('belongs to a revision: what replaces it begins anew, and a run of the old one changes nothing of the new', async () => {
    await define();
    const old = await runOf('op');
    const { attempt } = await start(old.id, 'w1');
    await define();
    await ranWith(B);
    await report(old.id, 'w1', attempt, { type: 'COMPLETED', execution_summary: { image_digest: A } });
    expect(await stored()).toEqual([
      [A, A],
      [B, B],
    ]);
  });

  it('is not what only looks like one, nor that of an ad-hoc run', async () => {
    await define();
    await ranWith('');
    await ranWith('x'.repeat(513));
    await ranWith('two words');
    const run = await adHocRun();
    const { attempt } = await start(run.id, 'w1');
    await report(run.id, 'w1', attempt, { type: 'COMPLETED', execution_summary: { image_digest: A } });
    expect(await stored()).toEqual([[null, null]]);
  });

  it('is not taken from a report that came too late', async () => {
    await define();
    const run = await runOf('op');
    const { attempt } = await start(run.id, 'w1');
    await database().run.update({ where: { id: run.id }, data: { workerId: 'w2' } });
    await expect(report(run.id, 'w1', attempt, { type: 'COMPLETED', execution_summary: { image_digest: A } })).rejects.toMatchObject({
      code: 'not_holder',
    });
    expect(await stored()).toEqual([[null, null]]);
  });
});
