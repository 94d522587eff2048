import { describe, expect, it } from 'vitest';
import { negotiate } from './negotiate';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const ask = (url: string, given: { method?: string; accept?: string; rsc?: boolean } = {}) => {
  const destination = negotiate({ method: given.method ?? 'GET', url, accept: given.accept ?? '*/*', rsc: given.rsc ?? false });
  return destination.kind === 'api' ? (destination.fault ?? destination.url) : destination.kind;
};

describe('negotiate', () => {
  it('gives people pages and scripts the API under the same URLs', () => {
    for (const url of [
      '/',
      '/runs',
      '/runs/0193e0a0-0000-7000-8000-000000000000?x=1',
      '/definitions/hello',
      '/definitions/hello/versions',
      '/sign-in',
      '/docs',
    ]) {
      expect([url, ask(url, { accept: BROWSER })]).toEqual([url, 'page']);
      expect([url, ask(url, { rsc: true })]).toEqual([url, 'page']);
      expect([url, ask(url, { method: 'HEAD', accept: BROWSER })]).toEqual([url, 'page']);
    }
    expect(ask('/runs?limit=3')).toBe('/api/runs?limit=3');
    expect(ask('/runs', { accept: 'application/json' })).toBe('/api/runs');
    expect(ask('/runs', { accept: 'text/event-stream' })).toBe('/api/runs');
  });

  it('gives changes to the API whatever they accept', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])
      expect(ask('/sign-in', { method, accept: BROWSER, rsc: true })).toBe('/api/sign-in');
  });

  it('answers what has no page by the API, also to a browser', () => {
    for (const path of [
      '/health',
      '/metrics',
      '/openapi.json',
      '/files/x',
      '/runs/x/logs',
      '/runs/x/files/a/b.html',
      '/api/runs',
      '/api',
      '/%61pi/runs',
    ])
      expect([path, ask(path, { accept: BROWSER })]).toEqual([path, `/api${path}`]);
  });

  it('serves the files of the pages to anybody', () => {
    for (const path of ['/_next/static/x.js', '/icon.svg', '/favicon.ico']) expect(ask(path)).toBe('next');
  });

  it.each([
    '/',
    '//',
    '/runs/',
    '//runs',
    '/runs//x',
    '/./runs',
    '/runs/..',
    '/../runs',
    '/runs/%2e%2E/x',
    '/runs/%2e',
    '/runs/.%2e/x',
    '/runs\\x',
  ])('knows no API at %s', (path) => {
    expect(ask(path)).toBe('/api/unknown');
  });

  it.each(['/%', '/%zz', '/runs/%C3%28', '/runs?q=%', '/runs?q=%ff', '*', 'http://other.example/runs', ''])('calls %s malformed', (url) => {
    expect(ask(url)).toBe('malformed-url');
    expect(ask(url, { accept: BROWSER })).toBe('malformed-url');
  });

  it('lets names with dots through', () => {
    for (const path of ['/runs/x/files/.hidden', '/runs/x/files/a..b', '/workers/w.1', '/runs/x/files/...'])
      expect(ask(path)).toBe(`/api${path}`);
  });
});
