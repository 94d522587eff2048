/** What a provider of single sign-on knows Gyoza by in tests; the secret has characters that must be escaped on the way. */
export const SIGN_ON_CLIENT = { id: 'gyoza', secret: 'a secret: of/the+client' };
