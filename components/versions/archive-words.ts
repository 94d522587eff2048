interface Given {
  version: string;
  latest: string | null;
  /** Versions that are not archived. */
  active: readonly string[];
  /** The version that a call without one means once this one is archived; null when none is left. */
  next: string | null;
}

const STAYS = 'Its runs and their history stay, those that wait or run go on, and retries work as before.';

/** What happens when one version is archived. */
export function archiveVersionWords({ version, latest, active, next }: Given): string {
  const gone = `Version ${version} takes no new runs: scripts that name it are answered 404.`;
  if (active.every((each) => each === version) || next === null)
    return `${gone} No other version is left, so the op leaves the list of ops. ${STAYS} It can be restored here.`;
  if (version === latest) return `${gone} Whoever names no version gets ${next} from then on. ${STAYS} It can be restored here.`;
  return `${gone} Whoever names no version goes on with ${latest ?? next}. ${STAYS} It can be restored here.`;
}

/** What happens when all of an op is archived. */
export function archiveOpWords(active: number): string {
  const versions = active === 1 ? 'Its one version' : `All its ${active} versions`;
  const gone = `It leaves the list of ops. ${versions} take${active === 1 ? 's' : ''} no new runs: scripts that run it are answered 404.`;
  return `${gone} ${STAYS} It is then found under “Archived” in the list of ops, and can be restored.`;
}
