import { describe, expect, it } from 'vitest';
import { blamedInput } from './blamed-input';

const specs = {
  top_k: { type: 'int', title: 'How many results' },
  file: { type: 'file', title: 'Table' },
  name: { type: 'string' },
  from: { type: 'date', title: 'From' },
  maxRows: { type: 'int' },
};
const blamed = (message: string, payload: Record<string, string> | null = null) => blamedInput({ message, payload }, specs);

describe('the input that a failure is about', () => {
  it.each([
    ['top_k', 'top_k must be at most 100, got 5000'],
    ['top_k', 'ValueError: bad value for top_k'],
    ['top_k', '"How many results" is too large.'],
    ['top_k', 'How many results must be smaller than the number of rows.'],
    ['top_k', 'error: argument --top_k: invalid int value'],
    ['maxRows', 'RangeError: maxRows out of range'],
    ['file', "The input 'file' is not a CSV."],
    ['file', 'Invalid file: no header row'],
    ['file', 'Table is empty'],
    ['name', 'name: must not contain spaces'],
    ['name', 'unknown name "x"'],
    ['from', 'From must be before the end'],
    ['from', 'inputs.from is after inputs.until'],
  ])('is %s in: %s', (expected, message) => {
    expect(blamed(message)).toBe(expected);
  });

  it.each([
    'The weather service did not answer.',
    'Temporary failure in name resolution',
    'Got a reply from the server: 500',
    'FileNotFoundError: /data/model.bin',
    'no such file or directory',
    'step top_k2 failed',
    // Two of them: which one is to be changed, nobody can say.
    'top_k must be below maxRows',
    '',
  ])('is nobody’s in: %s', (message) => {
    expect(blamed(message)).toBeNull();
  });

  it('is the one that the payload of the error names, whatever the words', () => {
    expect(blamed('It does not work.', { input: 'from' })).toBe('from');
    expect(blamed('top_k is wrong', { field: 'name' })).toBe('name');
    expect(blamed('It does not work.', { input: 'nobody' })).toBeNull();
  });

  it('takes names as they are, whatever stands in them', () => {
    expect(blamedInput({ message: '"a.c (x)" is missing', payload: null }, { b: { title: 'a.c (x)' } })).toBe('b');
    expect(blamedInput({ message: '"abc (x)" is missing', payload: null }, { b: { title: 'a.c (x)' } })).toBeNull();
  });
});
