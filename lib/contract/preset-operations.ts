import { created, empty, ok, operation, OPERATORS, VIEWERS } from './operation';
import { preset, presetCreate, presetList, presetPatch } from './preset';
import { noQuery } from './queries';

export const listPresetsOp = operation({
  id: 'listPresets',
  method: 'GET',
  path: '/definitions/{name}/presets',
  tag: 'Definitions',
  roles: VIEWERS,
  query: noQuery,
  body: null,
  summary: 'List the presets of an op: your own and those that are shared',
  answers: [ok(presetList, 'The presets, by name.')],
});

export const createPresetOp = operation({
  id: 'createPreset',
  method: 'POST',
  path: '/definitions/{name}/presets',
  tag: 'Definitions',
  roles: OPERATORS,
  query: noQuery,
  body: presetCreate,
  idempotent: true,
  summary: 'Keep inputs of an op under a name',
  answers: [created(preset, 'The preset.')],
});

export const patchPresetOp = operation({
  id: 'patchPreset',
  method: 'PATCH',
  path: '/presets/{id}',
  tag: 'Definitions',
  roles: OPERATORS,
  query: noQuery,
  body: presetPatch,
  conflicts: true,
  summary: 'Change a preset of your own, or let your form start with any that you see',
  answers: [ok(preset, 'The preset as it is now.')],
});

export const deletePresetOp = operation({
  id: 'deletePreset',
  method: 'DELETE',
  path: '/presets/{id}',
  tag: 'Definitions',
  roles: OPERATORS,
  query: noQuery,
  body: null,
  summary: 'Delete a preset of your own',
  answers: [empty('Deleted.')],
});
