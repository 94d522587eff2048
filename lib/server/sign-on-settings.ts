import { z } from 'zod';
import { PERSON_ROLES, type PersonRole } from '@/lib/contract/person';

/** A provider of OpenID Connect, by whom people sign in. */
export interface SignOnSettings {
  issuer: URL;
  clientId: string;
  clientSecret: string;
  /** What people call it. */
  name: string;
  /** Domains of e-mail addresses, in lower case, whose people may join without an invitation. */
  domains: readonly string[];
  /** What those become. */
  role: PersonRole;
}

const needed = z.string().min(1).optional();

/** Variables of the environment that set up single sign-on. */
export const signOnVariables = {
  GYOZA_OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'must look like https://login.example.org' }).optional(),
  GYOZA_OIDC_CLIENT_ID: needed,
  GYOZA_OIDC_CLIENT_SECRET: needed,
  GYOZA_OIDC_NAME: z.string().trim().min(1).max(40).default('single sign-on'),
  GYOZA_OIDC_DOMAINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((domain) => domain !== ''),
    )
    .pipe(z.array(z.string().regex(/^[^@\s]+\.[^@\s.]+$/, 'must be domains such as example.org, separated by commas'))),
  /** Never an administrator: nobody becomes one without another one's doing. */
  GYOZA_OIDC_ROLE: z.enum(PERSON_ROLES).exclude(['admin']).default('viewer'),
};

type Values = z.output<z.ZodObject<typeof signOnVariables>>;

/** What is missing where only a part is given, as a sentence; null when all or nothing is there. */
export function signOnFault(values: Values): string | null {
  const { GYOZA_OIDC_ISSUER, GYOZA_OIDC_CLIENT_ID, GYOZA_OIDC_CLIENT_SECRET } = values;
  const parts = Object.entries({ GYOZA_OIDC_ISSUER, GYOZA_OIDC_CLIENT_ID, GYOZA_OIDC_CLIENT_SECRET });
  const missing = parts.filter(([, value]) => value === undefined).map(([name]) => name);
  return missing.length === 0 || missing.length === parts.length ? null : `${missing.join(', ')}: is needed for single sign-on`;
}

/** The provider that is named; undefined where none is. */
export function signOnSettings(values: Values): SignOnSettings | undefined {
  const { GYOZA_OIDC_ISSUER: issuer, GYOZA_OIDC_CLIENT_ID: clientId, GYOZA_OIDC_CLIENT_SECRET: clientSecret } = values;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return {
    ...{ issuer: new URL(issuer), clientId, clientSecret },
    ...{ name: values.GYOZA_OIDC_NAME, domains: values.GYOZA_OIDC_DOMAINS, role: values.GYOZA_OIDC_ROLE },
  };
}
