import type { PersonRole } from '@/lib/contract/person';

/** What each role may, for whoever gives it. */
export const ROLE_WORDS: Record<PersonRole, string> = {
  admin: 'Admin: everything',
  author: 'Author: registers ops too',
  operator: 'Operator: runs ops',
  viewer: 'Viewer: looks on',
};
