import { describe, expect, it } from 'vitest';
import { safeNext } from './safe-next';

describe('where to go after signing in', () => {
  it.each(['/', '/runs', '/runs?state=FAILED&op_definition=hello', '/definitions/hello?version=1.0.0#inputs'])('keeps %s', (path) => {
    expect(safeNext(path)).toBe(path);
  });

  it.each([
    null,
    undefined,
    '',
    'runs',
    'https://elsewhere.example/',
    '//elsewhere.example/runs',
    '///elsewhere.example',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    '/\n/elsewhere.example',
    '/.//elsewhere.example',
    '/a/..//elsewhere.example',
    'javascript:alert(1)',
    ' /runs',
    '/sign-in?next=/runs',
  ])('refuses %j', (wish) => {
    expect(safeNext(wish)).toBe('/');
  });

  it('never leaves the origin it is used on', () => {
    for (const wish of ['/\\/x', '/%2F%2Fx', '/./', '/..', '/@x', '/:80']) {
      expect(new URL(safeNext(wish), 'http://here.example:5555').origin).toBe('http://here.example:5555');
    }
  });
});
