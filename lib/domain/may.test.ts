import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACTIONS, isInSight, may, maySetAccess, sightOf, type Action, type Actor, type OpRule, USUAL } from './may';

const actor = (role: string, more: Partial<Actor> = {}): Actor => ({ id: `the-${role}`, role, ops: [], ...more });
const rule = (grants: OpRule['grants'], owner: string | null = null): OpRule => ({ definition: 'op', owner, grants });
const allowed = (who: Actor): Action[] => ACTIONS.filter((action) => may(who, action, { op: 'op' }));

describe('may', () => {
  it.each([
    ['viewer', ['see', 'payloads']],
    ['operator', ['see', 'payloads', 'run']],
    ['author', ['see', 'payloads', 'run', 'manage_runs', 'edit']],
    ['admin', ['see', 'payloads', 'run', 'manage_runs', 'edit']],
    ['worker', []],
    ['guest', []],
  ])('lets the role %s, without a rule, do what is usual', (role, actions) => {
    expect(allowed(actor(role))).toEqual(actions);
  });

  it.each<[string, OpRule['grants'], string, Action[]]>([
    ['may run, not edit', { edit: { role: 'admin', people: [] } }, 'author', ['see', 'payloads', 'run', 'manage_runs']],
    ['hidden from viewers', { see: { role: 'operator', people: [] } }, 'viewer', []],
    ['who does not see may nothing else', { see: { role: 'admin', people: [] } }, 'author', []],
    ['payloads from authors on', { payloads: { role: 'author', people: [] } }, 'operator', ['see', 'run']],
    [
      'operators look after all runs',
      { manage_runs: { role: 'operator', people: [] } },
      'operator',
      ['see', 'payloads', 'run', 'manage_runs'],
    ],
    ['a name opens it', { see: { role: 'admin', people: ['the-viewer'] } }, 'viewer', ['see', 'payloads']],
    ['a name makes nobody more', { run: { role: 'admin', people: ['the-viewer'] } }, 'viewer', ['see', 'payloads']],
    ['an admin is never kept out', { see: { role: 'admin', people: [] } }, 'admin', [...ACTIONS]],
  ])('%s', (_, grants, role, actions) => {
    expect(allowed(actor(role, { rules: [rule(grants)] }))).toEqual(actions);
  });

  it('keeps nobody from an op of their own, nor the keys they made', () => {
    const closed = [rule({ see: { role: 'admin', people: [] }, edit: { role: 'admin', people: [] } }, 'ada')];
    expect(allowed(actor('author', { id: 'ada', rules: closed }))).toContain('edit');
    expect(allowed(actor('author', { id: 'a-key', makerId: 'ada', rules: closed }))).toContain('edit');
    expect(allowed(actor('author', { id: 'bob', rules: closed }))).toEqual([]);
  });

  it('lets an operator look after runs that they, or their keys, started', () => {
    const manages = (who: Actor, ...startedBy: (string | null)[]) => may(who, 'manage_runs', { op: null, startedBy });
    expect(manages(actor('operator', { id: 'ada' }), 'ada', null)).toBe(true);
    expect(manages(actor('operator', { id: 'ada' }), 'a-key', 'ada')).toBe(true);
    expect(manages(actor('operator', { id: 'another-key', makerId: 'ada' }), 'a-key', 'ada')).toBe(true);
    expect(manages(actor('operator', { id: 'bob' }), 'ada', null)).toBe(false);
    expect(manages(actor('operator', { id: 'bob' }), null, null)).toBe(false);
    expect(manages(actor('viewer', { id: 'ada' }), 'ada', null)).toBe(false);
  });

  it('keeps a key to its ops, also that of an admin', () => {
    const key = actor('admin', { ops: ['other'] });
    expect(allowed(key)).toEqual([]);
    expect(may(key, 'see', { op: null })).toBe(false);
    expect(may(key, 'edit', { op: 'other' })).toBe(true);
  });
});

it('lets the owner and admins set the access, and nobody who merely edits', () => {
  expect(maySetAccess(actor('admin'), 'op', null)).toBe(true);
  expect(maySetAccess(actor('author', { id: 'ada' }), 'op', 'ada')).toBe(true);
  expect(maySetAccess(actor('author', { id: 'bob' }), 'op', 'ada')).toBe(false);
  expect(maySetAccess(actor('operator', { id: 'ada' }), 'op', 'ada')).toBe(false);
  expect(maySetAccess(actor('admin', { ops: ['other'] }), 'op', null)).toBe(false);
});

it('says in one value what lists leave out', () => {
  expect(sightOf(actor('viewer'))).toBeNull();
  expect(sightOf(actor('admin', { rules: [rule({ see: { role: 'admin', people: [] } })] }))).toBeNull();
  const sight = sightOf(actor('viewer', { ops: ['op', 'other'], rules: [rule({ see: { role: 'author', people: [] } })] }));
  expect(sight).toEqual({ only: ['op', 'other'], hidden: ['op'] });
  expect(['op', 'other', 'third', null].map((op) => isInSight(sight, op))).toEqual([false, true, false, false]);
  const kept = sightOf(actor('viewer', { rules: [rule({ payloads: { role: 'author', people: [] } })] }), 'payloads');
  expect(kept).toEqual({ only: null, hidden: ['op'] });
  expect([isInSight(kept, 'op'), isInSight(kept, null), isInSight(null, 'op')]).toEqual([false, true, true]);
});

it('is what docs/access.md says', () => {
  const text = readFileSync('docs/access.md', 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` +\| `(\w+)` +\|/gm)].map(([, action, role]) => [action, role]);
  expect(rows).toEqual(Object.entries(USUAL));
});
