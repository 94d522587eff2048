import type { OpAttempt } from '@/lib/contract/run';
import type { Caller } from './authenticate';
import { database } from './db';
import { presentAttempt } from './present-run';
import { readable } from './readable-run';
import { secretSpecs } from './run-specs';
import { runNotFound } from './transition';

/** Every attempt of a run, oldest first, each with its own events, as `reader` may read them; null for the server itself. Throws `not_found`. */
export async function listAttempts(id: string, reader: Caller | null = null): Promise<OpAttempt[]> {
  return database().$transaction(
    async (tx) => {
      const run = await tx.run.findUnique({ where: { id } });
      if (run === null) throw runNotFound(id);
      const attempts = await tx.attempt.findMany({ where: { runId: id }, orderBy: { attempt: 'asc' } });
      const events = await tx.event.findMany({ where: { runId: id }, orderBy: { id: 'asc' } });
      const specs = await secretSpecs(tx, run);
      return attempts.map((attempt) =>
        readable(
          reader,
          run.opDefinition,
          presentAttempt(
            run,
            attempt,
            events.filter((event) => event.attempt === attempt.attempt),
            specs,
          ),
        ),
      );
    },
    { isolationLevel: 'RepeatableRead' },
  );
}
