import { link, linkList, recipeRun, type Link, type LinkCreate, type RecipeRun } from '@/lib/contract/link';
import type { JsonObject } from '@/lib/domain/input-spec';
import { callEmpty, callJson, path, type CallOptions, type Connection } from './connection';

/** The links to the form of an op: one's own, or all for an admin. */
export function listLinks(server: Connection, name: string, options?: CallOptions): Promise<Link[]> {
  return callJson(server, { path: path`/definitions/${name}/links` }, linkList, options);
}

/** Makes a link that leads to the form of an op alone; without `version` to that of the latest. */
export function createLink(server: Connection, name: string, body: LinkCreate, version?: string, options?: CallOptions): Promise<Link> {
  return callJson(server, { method: 'POST', path: path`/definitions/${name}/links`, query: { version }, json: body }, link, options);
}

export function deleteLink(server: Connection, id: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/links/${id}` }, options);
}

/** Runs what a link leads to. */
export function runRecipe(server: Connection, token: string, inputs: JsonObject, options?: CallOptions): Promise<RecipeRun> {
  return callJson(server, { method: 'POST', path: path`/r/${token}/runs`, json: { inputs } }, recipeRun, options);
}
