import { expect, it } from 'vitest';
import { auditFilterPart, auditHref, objectHref, parseAuditFields } from './audit-href';

it('takes from an address what is given once, and makes the same address of it', () => {
  const fields = parseAuditFields({ actor: ' ada ', action: '', from: ['a', 'b'], to: '2026-12-01', starting_after: '7', other: 'x' });
  expect(fields).toEqual({ actor: 'ada', to: '2026-12-01', starting_after: '7' });
  expect(auditHref(auditFilterPart(fields))).toBe('/settings/audit?actor=ada&to=2026-12-01');
  expect(auditHref({})).toBe('/settings/audit');
});

it('leads to the pages of objects that have one', () => {
  expect(objectHref({ object_kind: 'run', object_id: 'a' })).toBe('/runs/a');
  expect(objectHref({ object_kind: 'worker', object_id: 'a b' })).toBe('/workers/a%20b');
  expect(objectHref({ object_kind: 'key', object_id: 'a' })).toBeNull();
});
