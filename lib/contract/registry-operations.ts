import { ADMINS, empty, ok, operation, WORKERS } from './operation';
import { noQuery, reporterQuery } from './queries';
import { registry, registryList, registryLogin, registryWrite } from './registry';

export const listRegistriesOp = operation({
  id: 'listRegistries',
  method: 'GET',
  path: '/registries',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'List the logins of private registries, without their passwords',
  answers: [ok(registryList, 'The logins.')],
});

export const getRegistryOp = operation({
  id: 'getRegistry',
  method: 'GET',
  path: '/registries/{host}',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'Get the login of a private registry, without its password',
  answers: [ok(registry, 'The login.')],
});

export const putRegistryOp = operation({
  id: 'putRegistry',
  method: 'PUT',
  path: '/registries/{host}',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: registryWrite,
  summary: 'Keep the login of a private registry',
  answers: [ok(registry, 'The login as it is kept now.')],
});

export const deleteRegistryOp = operation({
  id: 'deleteRegistry',
  method: 'DELETE',
  path: '/registries/{host}',
  tag: 'Server',
  roles: ADMINS,
  query: noQuery,
  body: null,
  summary: 'Forget the login of a private registry',
  answers: [empty('Forgotten.')],
});

export const registryLoginOp = operation({
  id: 'registryLogin',
  method: 'GET',
  path: '/runs/{id}/registry-login',
  tag: 'Workers',
  roles: WORKERS,
  query: reporterQuery,
  body: null,
  conflicts: true,
  summary: 'Get the login for the registry of the image of a held run (worker)',
  answers: [ok(registryLogin, 'The login, or null.')],
});
