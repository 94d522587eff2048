import { describe, expect, test } from 'vitest';
import { decideRegistration } from './register';

const asRegistered = { archived: false, updatedAt: '2026-05-01T10:00:00.000Z' };
const receipt = { sha256: 'old', updatedAt: '2026-05-01T10:00:00.000Z' };

describe('a sample op at the start', () => {
  test('is registered where it is not known', () => {
    expect(decideRegistration(null, undefined, 'new')).toEqual({ kind: 'register' });
  });
  test('is registered again in a new database, whatever the data folder remembers', () => {
    expect(decideRegistration(null, { ...receipt, sha256: 'new' }, 'new')).toEqual({ kind: 'register' });
  });
  test('is left alone when the file is as it was', () => {
    expect(decideRegistration(asRegistered, { ...receipt, sha256: 'new' }, 'new')).toEqual({ kind: 'keep', edited: false });
  });
  test('follows a newer file', () => {
    expect(decideRegistration(asRegistered, receipt, 'new')).toEqual({ kind: 'register' });
  });
  test('that a person has edited stays theirs, also beside a newer file', () => {
    expect(decideRegistration({ ...asRegistered, updatedAt: '2026-05-02T08:00:00.000Z' }, receipt, 'new')).toEqual({
      kind: 'keep',
      edited: true,
    });
  });
  test('that a person has archived stays archived', () => {
    expect(decideRegistration({ ...asRegistered, archived: true }, receipt, 'new')).toEqual({ kind: 'keep', edited: false });
  });
  test('that somebody else registered is not ours to replace', () => {
    expect(decideRegistration(asRegistered, undefined, 'new')).toEqual({ kind: 'keep', edited: false });
  });
});
