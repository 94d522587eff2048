import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { definitionWrite, type DefinitionWrite } from '@/lib/contract/definition';
import { buildOpImage, findBases, type Bases } from './samples/build-image';
import { connectEngine } from './samples/engine';
import { EXAMPLES, readOpFolders } from './samples/op-folder';
import { runContainer, type ContainerRequest } from './samples/testing/run-container';

const host = process.env['GYOZA_TEST_DOCKER_HOST'];

describe.skipIf(host === undefined)('sample ops on an engine', () => {
  const docker = connectEngine(host ?? '');
  const definitions = new Map<string, DefinitionWrite>();
  let bases: Bases;

  beforeAll(async () => {
    bases = await findBases(docker);
    for (const op of await readOpFolders()) {
      await buildOpImage(docker, op, bases);
      definitions.set(op.id, definitionWrite.parse(parse(op.yaml)));
    }
  }, 120_000);

  async function run(id: string, given: Record<string, unknown>, request: Pick<ContainerRequest, 'attempt' | 'files' | 'onLine'> = {}) {
    const definition = definitions.get(id);
    if (definition === undefined) throw new Error(`no sample op ${id}`);
    const defaults = Object.entries(definition.input_specs).flatMap(([name, spec]) =>
      spec.default === undefined ? [] : [[name, spec.default] as const],
    );
    const inputs = { ...Object.fromEntries(defaults), ...given };
    const { outputJson, log, ...outcome } = await runContainer(docker, {
      image: definition.image,
      inputs,
      ramMb: definition.constraints?.ram_mb,
      ...request,
    });
    return {
      ...outcome,
      log: log.trimEnd().split('\n'),
      outputs: outputJson === undefined ? undefined : (JSON.parse(outputJson) as unknown),
    };
  }

  test('building again does nothing', async () => {
    for (const op of await readOpFolders()) expect(await buildOpImage(docker, op, bases)).toBe(false);
  });

  test('a changed folder is built again, and leaves no nameless image behind, but one that somebody tagged', async () => {
    const [hello] = (await readOpFolders()).filter(({ id }) => id === 'hello');
    if (hello === undefined) throw new Error('no sample op hello');
    const withScript = (script: string) => ({
      ...hello,
      image: 'gyoza-test/hello:changed',
      files: new Map(hello.files).set('hello.sh', Buffer.from(script)),
    });
    const op = withScript('echo one\n');
    try {
      expect(await buildOpImage(docker, op, bases)).toBe(true);
      const before = await docker.getImage(op.image).inspect();
      expect(await buildOpImage(docker, withScript('echo two\n'), bases)).toBe(true);
      await expect(docker.getImage(before.Id).inspect()).rejects.toMatchObject({ statusCode: 404 });
      await docker.getImage(op.image).tag({ repo: 'gyoza-test/hello', tag: 'kept' });
      expect(await buildOpImage(docker, op, bases)).toBe(true);
      await docker.getImage('gyoza-test/hello:kept').remove();
    } finally {
      await docker.getImage(op.image).remove();
    }
  });

  test('hello', async () => {
    const outcome = await run('hello', { name: 'Ada "the first" \\ Lovelace' });
    expect(outcome).toMatchObject({ exitCode: 0, outputs: { message: 'Hello, Ada "the first" \\ Lovelace!' } });
    expect(outcome.files).toEqual({ 'greeting.txt': 'Hello, Ada "the first" \\ Lovelace!\n' });
    expect(outcome.log).toContain('{"gyoza": {"progress": 100}}');
  });

  test('classify-op: a PNG', { tags: 'long' }, async () => {
    const png = new PNG({ width: 8, height: 8 });
    png.data.fill(255);
    for (let pixel = 0; pixel < 16; pixel += 1) png.data.set([0, 0, 0, 255], pixel * 4);
    const outcome = await run('classify-op', { image_path: '/gyoza/paper.png' }, { files: { 'paper.png': PNG.sync.write(png) } });
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(outcome.outputs).toEqual({
      label: 'white',
      confidence: 0.75,
      top: [
        { label: 'white', confidence: 0.75 },
        { label: 'black', confidence: 0.25 },
      ],
      image_used: '/gyoza/paper.png',
    });
  });

  test('classify-op: a JPEG', { tags: 'long' }, async () => {
    const jpeg = await readFile(join(EXAMPLES, 'testing/red-and-blue.jpg'));
    const outcome = await run('classify-op', { image_path: '/gyoza/flag.jpg', top_k: 2 }, { files: { 'flag.jpg': jpeg } });
    expect(outcome).toMatchObject({
      exitCode: 0,
      outputs: { label: 'red', top: [{ label: 'red' }, { label: 'blue' }], image_used: '/gyoza/flag.jpg' },
    });
  });

  test('classify-op: a path where there is nothing', { tags: 'long' }, async () => {
    const outcome = await run('classify-op', { image_path: '/remote/path/photo.jpg' });
    expect(outcome).toMatchObject({ exitCode: 0, outputs: { label: 'teal', image_used: '/op/pictures/plate.png' } });
    expect(outcome.log[0]).toBe(
      '{"gyoza":{"info":"There is no file /remote/path/photo.jpg in the container. Using the bundled picture /op/pictures/plate.png instead."}}',
    );
  });

  test('csv-summary', { tags: 'long' }, async () => {
    const outcome = await run('csv-summary', { csv: 'city,visitors\nLyon,3\nBerlin,\n"Aix, old town",6\n' });
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(outcome.outputs).toEqual({
      rows: 3,
      columns: [
        { name: 'city', type: 'text', count: 3, missing: 0, distinct: 3, min: 'Aix, old town', max: 'Lyon', mean: null },
        { name: 'visitors', type: 'integer', count: 2, missing: 1, distinct: 2, min: 3, max: 6, mean: 4.5 },
      ],
    });
    expect(outcome.files['columns.csv']).toBe(
      'name,type,count,missing,distinct,min,max,mean\r\ncity,text,3,0,3,"Aix, old town",Lyon,\r\nvisitors,integer,2,1,2,3,6,4.5\r\n',
    );
  });

  test('flaky: the first attempt fails, the second succeeds', { tags: 'long' }, async () => {
    const first = await run('flaky', {});
    expect(first).toMatchObject({ exitCode: 1, outputs: undefined });
    expect(first.log.at(-1)).toContain('"error": "The weather service did not answer.');
    expect(await run('flaky', {}, { attempt: 2 })).toMatchObject({ exitCode: 0, outputs: { succeeded_on_attempt: 2 } });
  });

  test('countdown: to the end, and stopped', { tags: 'long' }, async () => {
    expect(await run('countdown', { seconds: 1 })).toMatchObject({
      exitCode: 0,
      outputs: { seconds: 1 },
      log: ['1', '{"gyoza": {"progress": 100}}', 'Zero.'],
    });
    const stopped = await run('countdown', { seconds: 600 }, { onLine: (line) => (line === '599' ? 'SIGTERM' : undefined) });
    expect(stopped).toMatchObject({ exitCode: 143, outputs: undefined });
    expect(stopped.log.at(-1)).toBe('{"gyoza": {"info": "Stopped with 599 s left."}}');
  });

  test('memory-hog: dies of its limit, and lives below it', { tags: 'long' }, async () => {
    expect(await run('memory-hog', {})).toMatchObject({ exitCode: 137, oomKilled: true, outputs: undefined });
    expect(await run('memory-hog', { megabytes: 32 })).toMatchObject({ exitCode: 0, oomKilled: false, outputs: { held_mb: 32 } });
  });
});
