import { expect, it } from 'vitest';
import { z } from 'zod';
import { signOnFault, signOnSettings, signOnVariables } from './sign-on-settings';

const read = (values: Record<string, string>) => z.object(signOnVariables).safeParse(values);
const WHOLE = { GYOZA_OIDC_ISSUER: 'https://login.example.org/a', GYOZA_OIDC_CLIENT_ID: 'gyoza', GYOZA_OIDC_CLIENT_SECRET: 's' };

it('are all there, or none', () => {
  expect(signOnSettings(read({}).data ?? fail())).toBeUndefined();
  expect(signOnFault(read({}).data ?? fail())).toBeNull();
  expect(signOnFault(read(WHOLE).data ?? fail())).toBeNull();
  for (const name of Object.keys(WHOLE)) {
    const { [name]: _, ...rest } = WHOLE as Record<string, string>;
    expect(signOnFault(read(rest).data ?? fail())).toBe(`${name}: is needed for single sign-on`);
  }
});

it('let nobody of any domain join by themselves unless one is named, and make nobody an administrator', () => {
  expect(signOnSettings(read(WHOLE).data ?? fail())).toMatchObject({ domains: [], role: 'viewer', name: 'single sign-on' });
  const named = read({ ...WHOLE, GYOZA_OIDC_DOMAINS: ' Example.org, b.example ,', GYOZA_OIDC_ROLE: 'author', GYOZA_OIDC_NAME: 'Acme' });
  expect(signOnSettings(named.data ?? fail())).toMatchObject({ domains: ['example.org', 'b.example'], role: 'author', name: 'Acme' });
  for (const wrong of [
    { GYOZA_OIDC_ROLE: 'admin' },
    { GYOZA_OIDC_DOMAINS: '@example.org' },
    { GYOZA_OIDC_DOMAINS: 'org' },
    { GYOZA_OIDC_ISSUER: 'ftp://a' },
  ])
    expect(read({ ...WHOLE, ...wrong }).success).toBe(false);
});

function fail(): never {
  throw new Error('the settings are refused');
}
