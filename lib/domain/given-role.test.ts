import { expect, it } from 'vitest';
import { mayGiveRole } from './given-role';

const ROLES = ['admin', 'author', 'operator', 'viewer', 'worker', 'guest', 'nonsense'];

it('lets nobody give a role that may more than their own, and only an admin the one of a worker', () => {
  const given = ROLES.map((own) => [own, ROLES.filter((role) => mayGiveRole(own, role))]);
  expect(Object.fromEntries(given)).toEqual({
    admin: ['admin', 'author', 'operator', 'viewer', 'worker'],
    author: ['author', 'operator', 'viewer'],
    operator: ['operator', 'viewer'],
    viewer: ['viewer'],
    worker: [],
    guest: [],
    nonsense: [],
  });
});
