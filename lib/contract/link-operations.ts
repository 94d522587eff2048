import { link, linkCreate, linkList, recipe, recipeRun, recipeRunCreate } from './link';
import { bytes, created, empty, ok, operation, OPERATORS, OPERATORS_AND_GUESTS, VIEWERS_AND_GUESTS } from './operation';
import { noQuery, versionQuery } from './queries';

export const listLinksOp = operation({
  id: 'listLinks',
  method: 'GET',
  path: '/definitions/{name}/links',
  tag: 'Definitions',
  roles: OPERATORS,
  query: noQuery,
  body: null,
  summary: 'List the links to the form of an op: your own, or all for an admin',
  answers: [ok(linkList, 'The links, newest first.')],
});

export const createLinkOp = operation({
  id: 'createLink',
  method: 'POST',
  path: '/definitions/{name}/links',
  tag: 'Definitions',
  roles: OPERATORS,
  query: versionQuery,
  body: linkCreate,
  idempotent: true,
  summary: 'Make a link that leads to the form of an op alone, of one version or the latest',
  answers: [created(link, 'The link.')],
});

export const deleteLinkOp = operation({
  id: 'deleteLink',
  method: 'DELETE',
  path: '/links/{id}',
  tag: 'Definitions',
  roles: OPERATORS,
  query: noQuery,
  body: null,
  summary: 'Withdraw a link; runs that it started stay',
  answers: [empty('Withdrawn.')],
});

export const getRecipeOp = operation({
  id: 'getRecipe',
  method: 'GET',
  path: '/r/{token}',
  tag: 'Definitions',
  roles: VIEWERS_AND_GUESTS,
  query: noQuery,
  body: null,
  summary: 'What a link leads to; its token is also the key with which to ask, where the link is public',
  answers: [ok(recipe, 'The form.')],
});

export const createRecipeRunOp = operation({
  id: 'createRecipeRun',
  method: 'POST',
  path: '/r/{token}/runs',
  tag: 'Definitions',
  roles: OPERATORS_AND_GUESTS,
  query: noQuery,
  body: recipeRunCreate,
  idempotent: true,
  summary: 'Run what a link leads to',
  answers: [created(recipeRun, 'The run.')],
});

export const getRecipeRunOp = operation({
  id: 'getRecipeRun',
  method: 'GET',
  path: '/r/{token}/runs/{id}',
  tag: 'Definitions',
  roles: VIEWERS_AND_GUESTS,
  query: noQuery,
  body: null,
  summary: 'Get a run of a link; as text/event-stream each change of it, until it has ended',
  answers: [ok(recipeRun, 'The run.', ['text/event-stream'])],
});

export const getRecipeFileOp = operation({
  id: 'getRecipeFile',
  method: 'GET',
  path: '/r/{token}/runs/{id}/files/{path+}',
  tag: 'Definitions',
  roles: VIEWERS_AND_GUESTS,
  query: noQuery,
  body: null,
  summary: 'Download a file that a run of a link left',
  answers: bytes,
});
