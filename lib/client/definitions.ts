import type { z } from 'zod';
import { opDefinition, opDefinitionList, type definitionWrite, type OpDefinition } from '@/lib/contract/definition';
import { opRun, type DefinitionRunCreate, type OpRun } from '@/lib/contract/run';
import { callEmpty, callJson, path, type CallOptions, type Connection } from './connection';

/** Creates or replaces one version. */
export function putDefinition(
  server: Connection,
  definition: z.input<typeof definitionWrite>,
  options?: CallOptions,
): Promise<OpDefinition> {
  return callJson(server, { method: 'POST', path: '/definitions', json: definition }, opDefinition, options);
}

/** One definition; without `version` the latest. */
export function getDefinition(server: Connection, name: string, version?: string, options?: CallOptions): Promise<OpDefinition> {
  return callJson(server, { path: path`/definitions/${name}`, query: { version } }, opDefinition, options);
}

/** Archives one version, or all. */
export function archiveDefinition(server: Connection, name: string, version?: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/definitions/${name}`, query: { version } }, options);
}

/** Takes one version out of the archive, or what was archived last. */
export function restoreDefinition(server: Connection, name: string, version?: string, options?: CallOptions): Promise<OpDefinition[]> {
  return callJson(server, { method: 'POST', path: path`/definitions/${name}/restore`, query: { version } }, opDefinitionList, options);
}

/** Runs a definition; without `version` the latest. */
export function runDefinition(
  server: Connection,
  name: string,
  run: DefinitionRunCreate,
  version?: string,
  options?: CallOptions,
): Promise<OpRun> {
  return callJson(server, { method: 'POST', path: path`/definitions/${name}/runs`, query: { version }, json: run }, opRun, options);
}
