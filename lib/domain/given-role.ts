import { LADDER, reaches } from './may';

/**
 * Whether somebody of the role `own` may give `role` to a key: one that may no more than they may. Only an admin lets workers in; the role of a guest
 * comes with links alone.
 */
export function mayGiveRole(own: string, role: string): boolean {
  if (role === 'worker') return own === 'admin';
  return LADDER.some((step) => step === role && reaches(own, step));
}
