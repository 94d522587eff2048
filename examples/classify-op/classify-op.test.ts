import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runOp } from '../testing/run-op';
import { classify } from './colours.mjs';

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const BUNDLED = join(import.meta.dirname, 'pictures/plate.png');
/** 160 × 120, written by a browser: the left quarter blue, the rest red. */
const JPEG = join(import.meta.dirname, '../testing/red-and-blue.jpg');

type Pixel = [red: number, green: number, blue: number, alpha: number];

function picture(...pixels: Pixel[]) {
  return { width: pixels.length, height: 1, data: Uint8Array.from(pixels.flat()) };
}

describe('naming colours', () => {
  test.each<[string, number, number, number]>([
    ['black', 0, 0, 0],
    ['white', 255, 255, 255],
    ['grey', 128, 128, 128],
    ['red', 255, 0, 0],
    ['lime', 0, 255, 0],
    ['blue', 0, 0, 255],
    ['yellow', 255, 255, 0],
    ['cyan', 0, 255, 255],
    ['magenta', 255, 0, 255],
    ['green', 34, 139, 34],
    ['navy', 0, 0, 80],
    ['brown', 120, 72, 40],
  ])('%s', (label, red, green, blue) => {
    expect(classify(picture([red, green, blue, 255]), 1)).toEqual([{ label, confidence: 1 }]);
  });

  test('the strongest first, each with its share; no more than there are', () => {
    const flag = picture([0, 0, 0, 255], [255, 0, 0, 255], [255, 0, 0, 255], [255, 0, 0, 255]);
    expect(classify(flag, 3)).toEqual([
      { label: 'red', confidence: 0.75 },
      { label: 'black', confidence: 0.25 },
    ]);
    expect(classify(flag, 1)).toEqual([{ label: 'red', confidence: 0.75 }]);
  });

  test('what cannot be seen does not count', () => {
    expect(classify(picture([255, 0, 0, 255], [0, 0, 255, 0]), 3)).toEqual([{ label: 'red', confidence: 1 }]);
    expect(classify(picture([255, 0, 0, 0]), 3)).toEqual([{ label: 'transparent', confidence: 1 }]);
  });
});

describe('the op', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gyoza-classify-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('a PNG', async () => {
    const png = new PNG({ width: 2, height: 2 });
    png.data.set([255, 255, 0, 255, 255, 255, 0, 255, 255, 255, 0, 255, 0, 0, 0, 255]);
    const path = join(folder, 'sun.png');
    await writeFile(path, PNG.sync.write(png));
    const run = await runOp('classify-op', { inputs: { image_path: path } });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.outputs).toEqual({
      label: 'yellow',
      confidence: 0.75,
      top: [
        { label: 'yellow', confidence: 0.75 },
        { label: 'black', confidence: 0.25 },
      ],
      image_used: path,
    });
    expect(run.messages.every(({ info }) => info === undefined)).toBe(true);
  });

  test('a JPEG', async () => {
    const run = await runOp('classify-op', { inputs: { image_path: JPEG, top_k: 2 } });
    expect(run).toMatchObject({ exitCode: 0, outputs: { label: 'red', image_used: JPEG } });
    const { top } = run.outputs as { top: { label: string; confidence: number }[] };
    expect(top.map(({ label }) => label)).toEqual(['red', 'blue']);
    expect(top[0]?.confidence).toBeCloseTo(0.75, 1);
    expect(top[1]?.confidence).toBeCloseTo(0.25, 1);
  });

  test('an uploaded picture goes before the path', async () => {
    const run = await runOp('classify-op', { inputs: { image_path: BUNDLED, picture: JPEG } });
    expect(run).toMatchObject({ exitCode: 0, outputs: { label: 'red', image_used: JPEG } });
  });

  test('a path where there is nothing: the bundled picture, and the timeline says so', async () => {
    const run = await runOp('classify-op', { inputs: { image_path: '/remote/path/photo.jpg' } });
    expect(run).toMatchObject({ exitCode: 0, outputs: { label: 'teal', image_used: BUNDLED } });
    expect(run.messages[0]?.info).toBe(
      `There is no file /remote/path/photo.jpg in the container. Using the bundled picture ${BUNDLED} instead.`,
    );
    const { top, label, confidence } = run.outputs as { top: { label: string; confidence: number }[]; label: string; confidence: number };
    expect(top).toHaveLength(3);
    expect(top[0]).toEqual({ label, confidence });
  });

  test('files that are no pictures fail with the reason', async () => {
    const text = join(folder, 'photo.png');
    await writeFile(text, 'not a picture');
    expect((await runOp('classify-op', { inputs: { image_path: text } })).messages.at(-1)?.error).toBe(
      `${text} is neither a PNG nor a JPEG file.`,
    );
    const torn = join(folder, 'torn.png');
    await writeFile(torn, PNG.sync.write(new PNG({ width: 4, height: 4 })).subarray(0, 40));
    const run = await runOp('classify-op', { inputs: { image_path: torn } });
    expect(run).toMatchObject({ exitCode: 1, outputs: undefined, stderr: '' });
    expect(run.messages.at(-1)?.error).toContain(`${torn} is a PNG file that cannot be read`);
    expect((await runOp('classify-op', { inputs: { image_path: folder } })).messages.at(-1)?.error).toBe(
      `${folder} is a folder. Name a PNG or JPEG file.`,
    );
  });
});
