import { expect, it } from 'vitest';
import { keyCreate } from '@/lib/contract/key';
import { keyBody, type KeyFields } from './key-form';

const FIELDS: KeyFields = { name: ' nightly ', role: 'operator', ops: 'hello, csv-summary hello', days: '30', worker: 'left behind' };
const NOW = Date.UTC(2026, 0, 1);

it('sends what goes with the role, and nothing of a field that was left empty', () => {
  const body = keyBody(FIELDS, NOW);
  expect(body).toEqual({ name: 'nightly', role: 'operator', ops: ['hello', 'csv-summary'], expires_at: '2026-01-31T00:00:00.000Z' });
  expect(keyBody({ ...FIELDS, role: 'worker', worker: ' gpu-1 ', days: '' }, NOW)).toEqual({
    name: 'nightly',
    role: 'worker',
    worker_id: 'gpu-1',
  });
  expect(keyBody({ ...FIELDS, ops: ' ', days: '' }, NOW)).toEqual({ name: 'nightly', role: 'operator' });
  expect(keyCreate.parse(body)).toEqual(body);
});
