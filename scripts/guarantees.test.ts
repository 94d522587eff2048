import { expect, test } from 'vitest';
import { shownRows, shownTests, sourceText } from './testing/shown-by';

const rows = shownRows('docs/guarantees.md');

test('every guarantee names at least one test, as `file`: name', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const { claim, shown } of rows) {
    expect(claim).toMatch(/\.$/);
    for (const each of shown) expect(each, claim).toMatch(/^`[^`]+\.(test|spec)\.tsx?`: \S/);
  }
});

test.each(shownTests(rows))('%s has the test “%s”', (file, name) => {
  expect(sourceText(file), `${file} exists`).toContain(name);
});
