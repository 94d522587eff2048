import { expect, test } from 'vitest';
import { buildForm, type Field } from './field-model';
import { filledLines, moveRow, pasteLines, removeRow } from './form-rows';
import { SECRET_MASK, type InputType } from './input-spec';

function listOf(type: InputType): Field {
  return buildForm({ x: { type: 'list', items: { type } } }).fields[0] ?? expect.fail();
}

test('removes and moves, within the ends', () => {
  const list = listOf('string');
  expect(removeRow(list, ['a', 'b', 'c'], 1)).toEqual(['a', 'c']);
  expect(moveRow(list, ['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moveRow(list, ['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moveRow(list, ['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moveRow(list, ['a', 'b'], 1, 1)).toEqual(['a', 'b']);
});

test('a mask never comes to stand for the secret of another place', () => {
  const list = listOf('secret');
  expect(removeRow(list, [SECRET_MASK, SECRET_MASK, 'new'], 0)).toEqual(['', 'new']);
  expect(moveRow(list, [SECRET_MASK, 'new'], 1, -1)).toEqual(['new', '']);
  expect(moveRow(list, [SECRET_MASK, 'new'], 0, -1)).toEqual([SECRET_MASK, 'new']);
});

test('many lines become rows from where they were pasted, in the place of an empty one', () => {
  expect(filledLines('one\r\n  two \n\n\tthree\t\r')).toEqual(['one', 'two', 'three']);
  expect(pasteLines(['a', '', 'c'], 1, ['x', 'y'])).toEqual(['a', 'x', 'y', 'c']);
  expect(pasteLines(['a', 'b', 'c'], 1, ['x', 'y'])).toEqual(['a', 'b', 'x', 'y', 'c']);
  expect(pasteLines([''], 0, ['x', 'y'])).toEqual(['x', 'y']);
});
