import type { z } from 'zod';
import type { definitionWrite, OpDefinition } from '@/lib/contract/definition';
import type { LintAnswer } from '@/lib/contract/lint';
import type { DefinitionRunCreate, Forecast, OpRun } from '@/lib/contract/run';
import { ask } from './ask';
import { callEmpty, path, type CallOptions, type Connection } from './connection';

/** Creates or replaces one version. */
export function putDefinition(
  server: Connection,
  definition: z.input<typeof definitionWrite>,
  options?: CallOptions,
): Promise<OpDefinition> {
  return ask(server, { method: 'POST', path: '/definitions', json: definition }, 'opDefinition', options);
}

/** The same from the text of a gyoza.yml. */
export function putDefinitionYaml(server: Connection, text: string, options?: CallOptions): Promise<OpDefinition> {
  return ask(server, { method: 'POST', path: '/definitions', body: text, headers: YAML }, 'opDefinition', options);
}

/** What posting a gyoza.yml would come to; nothing is stored. */
export function lintYaml(server: Connection, text: string, options?: CallOptions): Promise<LintAnswer> {
  return ask(server, { method: 'POST', path: '/lint', body: text, headers: YAML }, 'lintAnswer', options);
}

const YAML = { 'content-type': 'application/yaml' };

/** One definition; without `version` the latest. */
export function getDefinition(server: Connection, name: string, version?: string, options?: CallOptions): Promise<OpDefinition> {
  return ask(server, { path: path`/definitions/${name}`, query: { version } }, 'opDefinition', options);
}

/** Archives one version, or all. */
export function archiveDefinition(server: Connection, name: string, version?: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/definitions/${name}`, query: { version } }, options);
}

/** What would happen to a run that is asked for now. */
export function forecastRun(server: Connection, name: string, version?: string, options?: CallOptions): Promise<Forecast> {
  return ask(server, { path: path`/definitions/${name}/forecast`, query: { version } }, 'forecast', options);
}

/** Takes one version out of the archive, or what was archived last. */
export function restoreDefinition(server: Connection, name: string, version?: string, options?: CallOptions): Promise<OpDefinition[]> {
  return ask(server, { method: 'POST', path: path`/definitions/${name}/restore`, query: { version } }, 'opDefinitionList', options);
}

/** Runs a definition; without `version` the latest. */
export function runDefinition(
  server: Connection,
  name: string,
  run: DefinitionRunCreate,
  version?: string,
  options?: CallOptions,
): Promise<OpRun> {
  return ask(server, { method: 'POST', path: path`/definitions/${name}/runs`, query: { version }, json: run }, 'opRun', options);
}
