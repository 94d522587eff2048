import { plural } from '@/components/format/format-size';

/** What saving a version that is there already comes to. */
export function replacingWords(version: string, { recent_runs }: { recent_runs: number }): string {
  const runs = recent_runs === 0 ? '' : `, and has ${plural(recent_runs, 'run', 'runs')} among the last 1,000 of this op`;
  return `Version ${version} is there already${runs}: saving replaces it. Runs that were made stay as they are; a new version number makes a new version.`;
}
