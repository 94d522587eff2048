/** Of which runs somebody wants to be notified in this browser, and whether of every run that they start. */
export interface WantedNotices {
  ownRuns: boolean;
  runs: readonly string[];
}

export const NOTHING_WANTED: WantedNotices = { ownRuns: false, runs: [] };
/** As many runs are remembered; older ones have long ended. */
const MOST = 100;

/** What was kept; nothing where that cannot be read. */
export function parseWanted(text: string | null): WantedNotices {
  if (text === null) return NOTHING_WANTED;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('runs' in value) || !Array.isArray(value.runs)) return NOTHING_WANTED;
    return {
      ownRuns: 'ownRuns' in value && value.ownRuns === true,
      runs: value.runs.filter((run): run is string => typeof run === 'string').slice(-MOST),
    };
  } catch {
    return NOTHING_WANTED; // somebody else's words
  }
}

/** "Notify me" pressed or released on a run: that choice is then for runs that are started too. */
export function chosen(wanted: WantedNotices, run: string, isWanted: boolean): WantedNotices {
  const others = wanted.runs.filter((each) => each !== run);
  return { ownRuns: isWanted, runs: (isWanted ? [...others, run] : others).slice(-MOST) };
}

/** A run was started here. */
export function started(wanted: WantedNotices, run: string): WantedNotices {
  return wanted.ownRuns ? chosen(wanted, run, true) : wanted;
}
