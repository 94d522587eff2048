import { definitionWrite, opDefinition, opDefinitionList } from './definition';
import { judgedDefinition, lintAnswer } from './lint';
import { definitionListQuery, noQuery, versionQuery } from './queries';
import { AUTHORS, created, empty, ok, operation, VIEWERS } from './operation';

export const listDefinitionsOp = operation({
  id: 'listDefinitions',
  method: 'GET',
  path: '/definitions',
  tag: 'Definitions',
  roles: VIEWERS,
  query: definitionListQuery,
  body: null,
  summary: 'List definitions: every version of every definition, or one per name; archived=true: those of which every version is archived',
  answers: [ok(opDefinitionList, 'The definitions, by name.')],
});

export const putDefinitionOp = operation({
  id: 'putDefinition',
  method: 'POST',
  path: '/definitions',
  tag: 'Definitions',
  roles: AUTHORS,
  query: noQuery,
  body: definitionWrite,
  yaml: true,
  summary: 'Create or replace a version of a definition, from JSON or gyoza.yml',
  idempotent: true,
  answers: [created(opDefinition, 'A new version.'), ok(opDefinition, 'An existing version was replaced.')],
});

export const lintDefinitionOp = operation({
  id: 'lintDefinition',
  method: 'POST',
  path: '/lint',
  tag: 'Definitions',
  roles: AUTHORS,
  query: noQuery,
  body: judgedDefinition,
  yaml: true,
  open: true,
  summary: 'Judge a definition, from JSON or gyoza.yml, without storing it: what would be refused, and what would make its form kinder',
  answers: [ok(lintAnswer, 'The verdict; a definition with problems is answered so too.')],
});

export const getDefinitionOp = operation({
  id: 'getDefinition',
  method: 'GET',
  path: '/definitions/{name}',
  tag: 'Definitions',
  roles: VIEWERS,
  query: versionQuery,
  body: null,
  summary: 'Get a definition: the latest version, or the one named',
  answers: [ok(opDefinition, 'The definition.')],
});

export const archiveDefinitionOp = operation({
  id: 'archiveDefinition',
  method: 'DELETE',
  path: '/definitions/{name}',
  tag: 'Definitions',
  roles: AUTHORS,
  query: versionQuery,
  body: null,
  summary: 'Archive one version of a definition, or all; history stays',
  answers: [empty('Archived.')],
});

export const restoreDefinitionOp = operation({
  id: 'restoreDefinition',
  method: 'POST',
  path: '/definitions/{name}/restore',
  tag: 'Definitions',
  roles: AUTHORS,
  query: versionQuery,
  body: null,
  summary: 'Restore one archived version of a definition as it was, or what was archived last',
  answers: [ok(opDefinitionList, 'The versions that were restored, newest first.')],
});

export const listVersionsOp = operation({
  id: 'listVersions',
  method: 'GET',
  path: '/definitions/{name}/versions',
  tag: 'Definitions',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'List the versions of a definition, newest first',
  answers: [ok(opDefinitionList, 'The versions.')],
});
