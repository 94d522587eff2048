import { randomBytes } from 'node:crypto';
import Docker from 'dockerode';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { realEngine, startWorker, type Bench } from '@/worker/testing/run-worker';
import { importTestImages, testEngineAddress, type TestImages } from './test-images';

const address = testEngineAddress();
const docker = new Docker(address.options);
const LABEL = 'id: labelled\nversion: 1.0.0\ninput_specs:\n  a: { type: string, title: "Ä" }\n';
let images: TestImages;
let bench: Bench;
beforeAll(async () => {
  images = await importTestImages(address);
});
beforeEach(async () => {
  bench = await startWorker(realEngine(address, 'bind'));
});
afterEach(async () => {
  expect(await bench.close()).toEqual([]);
  expect(bench.server.violations).toEqual([]);
});

it('reads the labels, the entrypoint and the names of the environment of an image on this engine', async () => {
  const repo = `gyoza-labels/${randomBytes(4).toString('hex')}`;
  const container = await docker.createContainer({
    Image: images.shell,
    Entrypoint: ['/busybox', 'sh'],
    Cmd: ['-c', 'true'],
    Env: ['TOKEN=hunter22'],
    Labels: { 'gyoza.yml': LABEL },
  });
  try {
    await container.commit({ repo, tag: '1' });
    const { Id } = await docker.getImage(`${repo}:1`).inspect();
    const report = await bench.server.inspect(`${repo}:1`);
    expect(report).toMatchObject({
      result: { labels: { 'gyoza.yml': LABEL }, digest: Id, entrypoint: ['/busybox', 'sh'], command: ['-c', 'true'] },
    });
    expect(report.result?.env_names).toContain('TOKEN');
    expect(JSON.stringify(report)).not.toContain('hunter22');
  } finally {
    await container.remove();
    await docker.getImage(`${repo}:1`).remove();
  }
});

it('says that an image cannot be had, naming it', async () => {
  const { error } = await bench.server.inspect('127.0.0.1:9/no/such-image:1');
  expect(error).toContain('127.0.0.1:9/no/such-image:1');
});
