import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import vitestConfig from '../../vitest.config';

/** What only a trial of its own has the means for. */
const ELSEWHERE = ['s3'];

test('npm test runs every project that vitest.config.ts has', () => {
  const script = readFileSync(join(import.meta.dirname, '..', 'test.ts'), 'utf8');
  const named = [...script.matchAll(/projects\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name),
  );
  const all = (vitestConfig.test?.projects ?? []).map((project) => (project as { test: { name: string } }).test.name);
  expect(all.length).toBeGreaterThan(4);
  expect(new Set(named)).toEqual(new Set(all.filter((name) => !ELSEWHERE.includes(name))));
});
