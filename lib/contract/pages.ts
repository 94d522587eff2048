import type { Step } from '@/lib/domain/may';

/**
 * What it takes to see a page. Without a session one is led to the sign-in page; below `least` the page says whom to ask; what it shows of an op or a run
 * that somebody does not see is not found.
 */
export interface PageNeed {
  /** From which role on; null for everybody, also without a session. */
  least: Step | null;
  /** What the path names, that one must see. */
  of?: 'op' | 'run' | 'worker';
  /** Nothing is ever there. */
  isMissing?: true;
}

/** Every page, by its path as the folders of app/(site) spell it. */
export const PAGES: Readonly<Record<string, PageNeed>> = {
  '/': { least: 'viewer' },
  '/[...missing]': { least: 'viewer', isMissing: true },
  '/bulk-actions': { least: 'viewer' },
  '/definitions': { least: 'viewer' },
  '/definitions/[name]': { least: 'viewer', of: 'op' },
  '/definitions/[name]/access': { least: 'author', of: 'op' },
  '/definitions/[name]/versions': { least: 'viewer', of: 'op' },
  '/docs': { least: 'viewer' },
  '/editor': { least: 'author' },
  '/invitation/[token]': { least: null },
  '/r/[token]': { least: null },
  '/runs': { least: 'viewer' },
  '/runs/[id]': { least: 'viewer', of: 'run' },
  '/runs/compare': { least: 'viewer' },
  '/settings': { least: 'viewer' },
  '/settings/account': { least: 'viewer' },
  '/settings/audit': { least: 'admin' },
  '/settings/destinations': { least: 'admin' },
  '/settings/keys': { least: 'viewer' },
  '/settings/people': { least: 'admin' },
  '/settings/retention': { least: 'viewer' },
  '/sign-in': { least: null },
  '/sign-in/return': { least: null },
  '/workers': { least: 'viewer' },
  '/workers/[id]': { least: 'viewer', of: 'worker' },
};
