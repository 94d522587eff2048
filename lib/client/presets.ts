import { preset, presetList, type Preset, type PresetCreate, type PresetPatch } from '@/lib/contract/preset';
import { callEmpty, callJson, path, type CallOptions, type Connection } from './connection';

/** The presets of an op: one's own and those that are shared. */
export function listPresets(server: Connection, name: string, options?: CallOptions): Promise<Preset[]> {
  return callJson(server, { path: path`/definitions/${name}/presets` }, presetList, options);
}

/** Keeps inputs of an op under a name. */
export function createPreset(server: Connection, name: string, body: PresetCreate, options?: CallOptions): Promise<Preset> {
  return callJson(server, { method: 'POST', path: path`/definitions/${name}/presets`, json: body }, preset, options);
}

export function patchPreset(server: Connection, id: string, body: PresetPatch, options?: CallOptions): Promise<Preset> {
  return callJson(server, { method: 'PATCH', path: path`/presets/${id}`, json: body }, preset, options);
}

export function deletePreset(server: Connection, id: string, options?: CallOptions): Promise<void> {
  return callEmpty(server, { method: 'DELETE', path: path`/presets/${id}` }, options);
}
