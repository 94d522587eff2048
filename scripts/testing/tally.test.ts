import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playwrightTally, vitestTally } from './tally';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-tally-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function report(content: string): Promise<string> {
  const file = join(folder, 'report.json');
  await writeFile(file, content);
  return file;
}

test.each([
  ['all well', '{"numPassedTests":3,"numFailedTests":0}', 0, { passed: 3, failed: 0 }],
  ['a failed test', '{"numPassedTests":3,"numFailedTests":2}', 1, { passed: 3, failed: 2 }],
  ['a file that could not be loaded', '{"numPassedTests":3,"numFailedTests":0}', 1, { passed: 3, failed: 1 }],
  ['no test at all', '{"numPassedTests":0,"numFailedTests":0}', 0, { passed: 0, failed: 1 }],
  ['half a report', '{"numPassedTests":', 1, { passed: 0, failed: 1 }],
])('Vitest: %s', async (_, content, code, expected) => {
  expect(await vitestTally(await report(content), code)).toEqual(expected);
});

test.each([
  ['all well', '{"stats":{"expected":4,"unexpected":0,"flaky":0}}', 0, { passed: 4, failed: 0 }],
  ['a second try that passed beside a failure', '{"stats":{"expected":4,"unexpected":1,"flaky":1}}', 1, { passed: 5, failed: 1 }],
  ['a set-up that failed', '{"stats":{"expected":0,"unexpected":0,"flaky":0}}', 1, { passed: 0, failed: 1 }],
])('Playwright: %s', async (_, content, code, expected) => {
  expect(await playwrightTally(await report(content), code)).toEqual(expected);
});

test('a report that was never written is a failure', async () => {
  expect(await vitestTally(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1 });
});
