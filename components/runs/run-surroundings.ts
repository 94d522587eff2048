import type { FailureSurroundings } from './failure-advice';

/** What is there beside the run, and bears on what the page says and offers. */
export interface RunSurroundings extends FailureSurroundings {
  /** How long runs of the op usually take, in ms; null where none has completed. */
  usualMs: number | null;
  /** What a new run of the op takes now; null for an ad-hoc run and where all versions are archived. */
  latestVersion: string | null;
  /** The version that ran can be run no more: it is archived. */
  isArchived: boolean;
  /** How much differs between the version that ran and that one. */
  sinceThen: { changes: number; breaking: number } | null;
}
