import { invitationCreate, invitationList, newInvitation, person, personCreate, personList, personPatch } from './person';
import { ADMINS, created, empty, nothing, ok, operation } from './operation';
import { noQuery } from './queries';

export const listPeopleOp = operation({
  id: 'listPeople',
  method: 'GET',
  path: '/people',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'List who has an account',
  answers: [ok(personList, 'The people, by name.')],
});

export const createPersonOp = operation({
  id: 'createPerson',
  method: 'POST',
  path: '/people',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: personCreate,
  conflicts: true,
  summary: 'Make an account with a password at once; an invitation lets the person choose their own',
  answers: [created(person, 'The person.')],
});

export const patchPersonOp = operation({
  id: 'patchPerson',
  method: 'PATCH',
  path: '/people/{id}',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: personPatch,
  conflicts: true,
  summary: 'Change the name or role of a person, or disable them: their sessions, keys, links and invitations end at once',
  answers: [ok(person, 'The person as they are now.')],
});

export const createPasswordLinkOp = operation({
  id: 'createPasswordLink',
  method: 'POST',
  path: '/people/{id}/password-link',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: nothing,
  conflicts: true,
  idempotent: true,
  summary: 'Make a link by which a person sets a new password',
  answers: [created(newInvitation, 'The link, which is told only this once.')],
});

export const listInvitationsOp = operation({
  id: 'listInvitations',
  method: 'GET',
  path: '/invitations',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'List the invitations and password links that can still be used',
  answers: [ok(invitationList, 'The invitations, newest first, without their links.')],
});

export const createInvitationOp = operation({
  id: 'createInvitation',
  method: 'POST',
  path: '/invitations',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: invitationCreate,
  conflicts: true,
  idempotent: true,
  summary: 'Invite somebody by a link that ends after 7 days and is used once; an earlier one for the same address is withdrawn',
  answers: [created(newInvitation, 'The invitation with its link, which is told only this once.')],
});

export const deleteInvitationOp = operation({
  id: 'deleteInvitation',
  method: 'DELETE',
  path: '/invitations/{id}',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'Withdraw an invitation or a password link',
  answers: [empty('Withdrawn.')],
});
