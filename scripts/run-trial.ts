import { PlainError, messageOf } from './plain-error';

/** What is done at the end, whatever happened, the last thing first. */
export type Undo = (() => Promise<void>)[];

/** Runs a trial, cleans up after it, says how it went, and ends the process with 1 where anything failed. */
export async function runTrial(trial: (undo: Undo) => Promise<void>): Promise<never> {
  const undo: Undo = [];
  let isFine = false;
  try {
    await trial(undo);
    isFine = true;
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
  } finally {
    for (const step of undo.reverse()) {
      await step().catch((error: unknown) => {
        isFine = false;
        console.error(`Cleaning up: ${messageOf(error)}`);
      });
    }
  }
  console.log(isFine ? 'The trial went well.' : 'The trial failed.');
  process.exit(isFine ? 0 : 1);
}
