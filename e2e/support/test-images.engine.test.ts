import { beforeAll, describe, expect, test } from 'vitest';
import { connectEngine } from '@/scripts/samples/engine';
import { runContainer } from '@/scripts/samples/testing/run-container';
import { buildTestImages, TEST_IMAGES } from './test-images';

const host = process.env['GYOZA_TEST_DOCKER_HOST'];

/** The tests that stand on these images are only as good as the images. */
describe.skipIf(host === undefined)('test images', () => {
  const docker = connectEngine(host ?? '');

  beforeAll(() => buildTestImages(docker), 60_000);

  test('noop', async () => {
    expect(await runContainer(docker, { image: TEST_IMAGES.noop })).toEqual({
      exitCode: 0,
      oomKilled: false,
      log: '',
      outputJson: undefined,
      files: {},
    });
  });

  test('shell', async () => {
    expect((await runContainer(docker, { image: TEST_IMAGES.shell, command: ['sh', '-c', 'exit 7'] })).exitCode).toBe(7);
  });

  test('nonRoot', async () => {
    const { exitCode, outputJson, files } = await runContainer(docker, { image: TEST_IMAGES.nonRoot, inputs: { a: 1 } });
    expect(exitCode).toBe(0);
    expect(JSON.parse(outputJson ?? '')).toEqual({ uid: 65534, inputs: { a: 1 } });
    expect(files).toEqual({ 'who.txt': '65534\n' });
  });

  test('scratch', async () => {
    const { exitCode, outputJson } = await runContainer(docker, { image: TEST_IMAGES.scratch });
    expect(exitCode).toBe(0);
    expect(JSON.parse(outputJson ?? '')).toEqual({ from: 'scratch' });
  });

  test('badOutput', async () => {
    expect(await runContainer(docker, { image: TEST_IMAGES.badOutput })).toMatchObject({ exitCode: 0, outputJson: 'label: cat\n' });
  });

  test('politeSleeper', async () => {
    const outcome = await runContainer(docker, {
      image: TEST_IMAGES.politeSleeper,
      onLine: (line) => (line === 'ready' ? 'SIGTERM' : undefined),
    });
    expect(outcome).toMatchObject({ exitCode: 143, log: 'ready\nstopping\n' });
  });

  test('stubbornSleeper', async () => {
    let refusals = 0;
    const outcome = await runContainer(docker, {
      image: TEST_IMAGES.stubbornSleeper,
      onLine: (line) => {
        if (line === 'not yet') refusals += 1;
        return refusals < 2 ? 'SIGTERM' : 'SIGKILL';
      },
    });
    expect(outcome).toMatchObject({ exitCode: 137, log: 'ready\nnot yet\nnot yet\n' });
  });
});
