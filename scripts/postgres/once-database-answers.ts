import { setTimeout as delay } from 'node:timers/promises';
import { databaseFault } from '@/lib/http/database-fault';

const PAUSE_MS = 500;

/**
 * Does `work` as soon as the database answers: a process that is started while its database is being restarted would otherwise end.
 * @param isWanted asked before each try; false gives up
 * @param onAway hears once, of the first refusal
 * @returns whether it was done
 * @throws what `work` throws that is not the database's being away
 */
export async function onceDatabaseAnswers(
  work: () => Promise<void>,
  { isWanted = () => true, onAway = () => undefined }: { isWanted?: () => boolean; onAway?: (error: unknown) => void } = {},
): Promise<boolean> {
  for (let tries = 1; isWanted(); tries += 1) {
    try {
      await work();
      return true;
    } catch (error) {
      if (databaseFault(error) === null) throw error;
      if (tries === 1) onAway(error);
    }
    await delay(PAUSE_MS);
  }
  return false;
}
