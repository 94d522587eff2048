import { expect, it } from 'vitest';
import { destinationCreate } from '@/lib/contract/destination';
import { bodyOf, fieldsOf, missingFields } from './destination-form';

it('starts with a secret that the contract takes, another each time', () => {
  const [first, second] = [fieldsOf(null), fieldsOf(null)];
  expect(first.secret).not.toBe(second.secret);
  const body = bodyOf({ ...first, name: 'team', url: ' https://example.com/hook ' });
  expect(destinationCreate.parse(body)).toMatchObject({ url: 'https://example.com/hook', events: ['COMPLETED', 'FAILED', 'CANCELLED'] });
});

it('takes addresses one per line or with commas between, and sends no field of the other kind', () => {
  const body = bodyOf({
    ...fieldsOf(null),
    name: 'mail',
    kind: 'email',
    url: 'https://left.over/',
    addresses: 'a@x.org, b@x.org\n\nc@x.org',
  });
  expect(destinationCreate.parse(body)).toEqual({
    ...{ name: 'mail', kind: 'email', enabled: true, events: ['COMPLETED', 'FAILED', 'CANCELLED'] },
    addresses: ['a@x.org', 'b@x.org', 'c@x.org'],
  });
});

it('keeps the secret of one that is there unless another is given', () => {
  const times = { createdAt: '', updatedAt: '' };
  const kept = {
    id: '1',
    name: 'n',
    kind: 'webhook' as const,
    url: 'https://x.org/',
    addresses: [],
    events: ['FAILED'],
    enabled: false,
    ...times,
  };
  expect(bodyOf(fieldsOf(kept))).toEqual({ name: 'n', kind: 'webhook', url: 'https://x.org/', events: ['FAILED'], enabled: false });
  expect(bodyOf({ ...fieldsOf(kept), secret: 'whsec_x' })).toMatchObject({ signing_secret: 'whsec_x' });
});

it('says what is missing', () => {
  expect(missingFields({ ...fieldsOf(null), events: [] })).toEqual({
    name: 'Give it a name.',
    url: 'Give its address.',
    events: 'Choose at least one.',
  });
  expect(Object.keys(missingFields({ ...fieldsOf(null), kind: 'email', name: 'x', addresses: ' , ' }))).toEqual(['addresses']);
});
