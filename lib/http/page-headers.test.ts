import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { pageHeaders } from './page-headers';

const root = resolve(import.meta.dirname, '../..');

it('lets a page run and draw what is ours alone, and nobody frame it', () => {
  const { 'Content-Security-Policy': policy = '', ...headers } = pageHeaders('bm9uY2U=', false);
  const directives = Object.fromEntries(policy.split('; ').map((each) => [each.replace(/ .*/, ''), each.replace(/^\S+ /, '')] as const));
  expect(directives).toEqual({
    'default-src': "'self'",
    'script-src': "'self' 'nonce-bm9uY2U=' 'strict-dynamic'",
    'style-src': "'self' 'nonce-bm9uY2U='",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  });
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(headers).toEqual({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin', 'X-Frame-Options': 'DENY' });
});

/** What is drawn only once scripts run: its styles are set by the object model. */
const AFTER_SCRIPTS = ['components/runs/log-lines.tsx'];

it('is kept by every component: none renders a style attribute or element, which the policy would stop', () => {
  const files = ['app', 'components'].flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'))
      .map((file) => `${folder}/${file}`),
  );
  expect(files.length).toBeGreaterThan(100);
  const styled = files.filter((file) => /\bstyle=\{|<style\b/.test(readFileSync(resolve(root, file), 'utf8')));
  expect(styled).toEqual(AFTER_SCRIPTS);
});
