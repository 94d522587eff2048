import { expect, test } from 'vitest';
import type { InputSpec } from './input-spec';
import { ruleText } from './rule-text';

test.each<[InputSpec, string | null]>([
  [{ type: 'int', min: 1, max: 10 }, '1 to 10'],
  [{ type: 'float', max: 0.5 }, 'At most 0.5'],
  [{ type: 'int', min: 0 }, 'At least 0'],
  [{ type: 'int', min: 3, max: 3 }, 'Exactly 3'],
  [{ type: 'string', min_length: 1, max_length: 200 }, 'At most 200 characters'],
  [{ type: 'string', min_length: 1 }, null],
  [{ type: 'string', max_length: 3, pattern: '^a', pattern_hint: 'starts with a' }, 'starts with a'],
  [{ type: 'list', min: 0, max: 5 }, 'At most 5 items'],
  [{ type: 'dict', min: 2 }, 'At least 2 entries'],
  [{ type: 'date', min: '2025-01-01' }, '2025-01-01 or later'],
  [{ type: 'date', max: '2025-01-01' }, '2025-01-01 or earlier'],
  [{ type: 'file', max_size_mb: 10 }, 'At most 10 MB'],
  [{ type: 'int', min: 1, choices: [1, 2] }, null],
  [{ type: 'bool' }, null],
])('%j: %j', (spec, text) => {
  expect(ruleText(spec)).toBe(text);
});
