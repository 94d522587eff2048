import { describe, expect, it } from 'vitest';
import { labelsBefore, labelsOf, labelTerm, labelTerms, labelText, parseLabel, relabelled } from './run-labels';

describe('labels of runs', () => {
  const labels = { team: 'blue', link: 'a=b:c', urgent: '' };

  it('come back as they were stored, in the order of their keys', () => {
    expect(labelsOf(labelTerms(labels))).toEqual(labels);
    expect(Object.keys(labelsOf(labelTerms(labels)))).toEqual(['link', 'team', 'urgent']);
    expect(labelsOf([])).toEqual({});
  });

  it.each([
    ['team:blue', 'team=blue'],
    ['team', 'team'],
    ['link:a=b:c', 'link=a=b:c'],
    ['urgent:', 'urgent='],
  ])('are found by %s', (text, term) => {
    expect(labelTerm(text)).toBe(term);
    expect(labelTerms(labels)).toContain(term);
  });

  it.each(['', ':x', 'Team:blue', 'a b', '-a', 'a=b', `a:${'x'.repeat(201)}`, 'a:b\u0007', 'x'.repeat(64)])('are not %j', (text) => {
    expect(labelTerm(text)).toBeNull();
    expect(parseLabel(text)).toBeNull();
  });

  it('may be written with spaces, and read without a value', () => {
    expect(parseLabel(' team : blue sky ')).toEqual(['team', 'blue sky']);
    expect(parseLabel('urgent')).toEqual(['urgent', '']);
    expect([labelText('team', 'blue'), labelText('urgent', '')]).toEqual(['team:blue', 'urgent']);
    expect(parseLabel(`a:${'😀'.repeat(200)}`)).not.toBeNull();
  });
});

describe('a change of labels that is taken back', () => {
  const change = { add: { team: 'blue', constructor: '' }, remove: ['old'] };
  const before = { team: 'red', old: '', kept: 'x' };
  const after = relabelled(before, change);

  it('puts back what it changed, whatever came or went besides', () => {
    expect(labelsBefore(after, before, change)).toEqual(before);
    const { kept: _, ...gone } = after;
    expect(labelsBefore({ ...gone, later: '' }, before, change)).toEqual({ team: 'red', old: '', later: '' });
  });

  it.each([
    { ...after, team: 'green' },
    { ...after, old: '' },
    { kept: 'x', team: 'blue' },
  ])('is left where one of those was changed since: %j', (now) => {
    expect(labelsBefore(now, before, change)).toBeNull();
  });
});
