import { access, accessWrite } from './access';
import { AUTHORS, ok, operation } from './operation';
import { noQuery } from './queries';

export const getAccessOp = operation({
  id: 'getAccess',
  method: 'GET',
  path: '/definitions/{name}/access',
  tag: 'Definitions',
  roles: AUTHORS,
  query: noQuery,
  body: null,
  summary: 'Who may see, run and edit an op, and look after its runs',
  answers: [ok(access, 'From which role on, and who besides.')],
});

export const putAccessOp = operation({
  id: 'putAccess',
  method: 'PUT',
  path: '/definitions/{name}/access',
  tag: 'Definitions',
  roles: AUTHORS,
  query: noQuery,
  body: accessWrite,
  summary: 'Set it, for all versions; whoever registered the op first and admins may. What is not given is as usual',
  answers: [ok(access, 'As it is from now on.')],
});
