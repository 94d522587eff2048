import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import vitestConfig from '../../vitest.config';
import { BROWSER_TESTS } from './browser-tests';

/** What a trial of its own runs: it needs a bucket, or takes minutes of waiting. */
const ELSEWHERE = ['s3', 'hosts'];

test('npm test runs every project that vitest.config.ts has', () => {
  const script = readFileSync(join(import.meta.dirname, '..', 'test.ts'), 'utf8');
  const named = [...script.matchAll(/projects\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name),
  );
  const all = (vitestConfig.test?.projects ?? []).map((project) => (project as { test: { name: string } }).test.name);
  expect(all.length).toBeGreaterThan(4);
  expect(new Set(named)).toEqual(new Set(all.filter((name) => !ELSEWHERE.includes(name))));
});

test('each file of Playwright is in one half of the browser tests, and only in one', () => {
  const files = readdirSync(join(import.meta.dirname, '../../e2e/specs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.spec.ts'))
    .map((path) => `e2e/specs/${path}`);
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const halves = Object.values(BROWSER_TESTS).filter((patterns) => patterns.some((pattern) => new RegExp(pattern).test(file)));
    expect([file, halves.length]).toEqual([file, 1]);
  }
});
