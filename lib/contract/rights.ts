import type { Action } from '@/lib/domain/may';

/** What a call needs beside its role, of the op or run that its path or its body names. `settings`: to say who may what with the op. */
export type Need =
  | { of: 'op'; may: Action | 'settings' }
  /** The op that the body describes, which need not exist. */
  | { of: 'described op'; may: 'edit' }
  | { of: 'run'; may: Action }
  /** A preset or a link: its op. */
  | { of: 'preset' | 'link'; may: 'see' }
  | { of: 'upload'; may: 'payloads' }
  /** No op at all: what a key for some ops alone may not do. */
  | { of: 'no op' };

/** By the id of the operation. What is missing here needs its role, and finds for itself what is in the caller’s sight. */
export const NEEDS: Readonly<Record<string, Need>> = {
  putDefinition: { of: 'described op', may: 'edit' },
  lintDefinition: { of: 'described op', may: 'edit' },
  getDefinition: { of: 'op', may: 'see' },
  archiveDefinition: { of: 'op', may: 'edit' },
  restoreDefinition: { of: 'op', may: 'edit' },
  listVersions: { of: 'op', may: 'see' },
  forecastRun: { of: 'op', may: 'see' },
  createDefinitionRun: { of: 'op', may: 'run' },
  listPresets: { of: 'op', may: 'see' },
  createPreset: { of: 'op', may: 'run' },
  patchPreset: { of: 'preset', may: 'see' },
  deletePreset: { of: 'preset', may: 'see' },
  listLinks: { of: 'op', may: 'see' },
  createLink: { of: 'op', may: 'run' },
  deleteLink: { of: 'link', may: 'see' },
  getAccess: { of: 'op', may: 'see' },
  putAccess: { of: 'op', may: 'settings' },
  createRun: { of: 'no op' },
  getRun: { of: 'run', may: 'see' },
  patchRun: { of: 'run', may: 'manage_runs' },
  retryRun: { of: 'run', may: 'manage_runs' },
  cancelRun: { of: 'run', may: 'manage_runs' },
  listAttempts: { of: 'run', may: 'see' },
  listRunActions: { of: 'run', may: 'see' },
  listAudit: { of: 'no op' },
  exportAudit: { of: 'no op' },
  readUsage: { of: 'run', may: 'see' },
  followRun: { of: 'run', may: 'see' },
  listEvents: { of: 'run', may: 'payloads' },
  readLog: { of: 'run', may: 'payloads' },
  searchLog: { of: 'run', may: 'payloads' },
  listRunFiles: { of: 'run', may: 'payloads' },
  getRunFile: { of: 'run', may: 'payloads' },
  getFile: { of: 'upload', may: 'payloads' },
};
