import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES } from './pages';

describe('PAGES', () => {
  it('says of every folder with a page what it takes to see it, and of nothing else', () => {
    const files = readdirSync('app', { recursive: true, encoding: 'utf8' });
    const folders = files
      .filter((file) => path.basename(file) === 'page.tsx')
      .map((file) => {
        const parts = file.split(path.sep).slice(0, -1);
        return `/${parts.filter((part) => !part.startsWith('(')).join('/')}`;
      });
    expect(folders.length).toBeGreaterThan(10);
    expect(folders.toSorted()).toEqual(Object.keys(PAGES).toSorted());
  });
});
