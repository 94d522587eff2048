import {
  invitationList,
  newInvitation,
  person,
  personList,
  type Invitation,
  type InvitationCreate,
  type NewInvitation,
  type Person,
  type PersonPatch,
} from '@/lib/contract/person';
import { callEmpty, callJson, path, type CallOptions, type Connection } from './connection';

/** Everybody with an account, by name. */
export function listPeople(server: Connection, options?: CallOptions): Promise<Person[]> {
  return callJson(server, { path: '/people' }, personList, options);
}

export function patchPerson(server: Connection, id: string, body: PersonPatch, options?: CallOptions): Promise<Person> {
  return callJson(server, { method: 'PATCH', path: path`/people/${id}`, json: body }, person, options);
}

/** A link by which a person sets a new password; told only this once. */
export function createPasswordLink(server: Connection, id: string, options?: CallOptions): Promise<NewInvitation> {
  return callJson(server, { method: 'POST', path: path`/people/${id}/password-link`, json: {} }, newInvitation, options);
}

/** The invitations and password links that can still be used. */
export function listInvitations(server: Connection, options?: CallOptions): Promise<Invitation[]> {
  return callJson(server, { path: '/invitations' }, invitationList, options);
}

/** Its link is told only this once. */
export function createInvitation(server: Connection, body: InvitationCreate, options?: CallOptions): Promise<NewInvitation> {
  return callJson(server, { method: 'POST', path: '/invitations', json: body }, newInvitation, options);
}

export function withdrawInvitation(server: Connection, id: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/invitations/${id}` }, options);
}
