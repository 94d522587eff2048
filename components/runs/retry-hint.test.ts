import { expect, it } from 'vitest';
import { SECRET_MASK, type JsonObject } from '@/lib/domain/input-spec';
import { retryHint } from './retry-hint';

const hint = (inputs: JsonObject, specs: Record<string, JsonObject> = {}) => retryHint({ version: '1.2.0', image: 'a:1', inputs, specs });

it('names the version and the inputs that a retry takes', () => {
  expect(hint({ rows: 5, fast: true }, { rows: { title: 'Rows' } })).toBe(
    'Retry takes version 1.2.0 and the same inputs (Rows: 5, fast: yes) again, and keeps this attempt.',
  );
  expect(hint({})).toBe('Retry takes version 1.2.0 and no inputs again, and keeps this attempt.');
  expect(retryHint({ version: null, image: 'team/op:1', inputs: {}, specs: null })).toContain('takes the image team/op:1 and no inputs');
});

it('stays short, and shows neither secrets nor the ids of files', () => {
  const text = hint(
    { key: SECRET_MASK, file: '0193e0a0-0000-7000-8000-000000000001', text: `a\n${'b'.repeat(500)}`, x: 1, y: 2 },
    { key: { type: 'secret' }, file: { type: 'file', title: 'Table' }, text: {} },
  );
  expect(text).toMatch(/\(key: as before, Table: the same file, text: a b+…, 2 more\)/);
  expect(text.length).toBeLessThan(200);
  expect(text).not.toContain('0193e0a0');
});
