import type { FailureKind } from '@/lib/domain/failure-kind';

/** What to do after a failure of each kind, where nothing about the run itself says better. */
export const FAILURE_WORDS: Record<FailureKind, string> = {
  exit: 'The log below usually says why. Change the inputs and run again, or send the report to the op’s author.',
  out_of_memory: 'It needs more memory than it was given. Retry with more, or use smaller inputs.',
  machine_memory: 'The machine had no memory left, so the op was ended. Set some aside for it, or retry when less runs there.',
  op_memory: 'The op says that memory was short. Retry with more, or use smaller inputs.',
  gpu_memory: 'The memory of the graphics card was too small for this. Retry with more of it, or use smaller inputs.',
  timeout: 'It was stopped because it took longer than it may. Retry with more time, or use smaller inputs.',
  image_missing: 'The op’s image could not be found on the machine or fetched. Its author has to check the name.',
  image_refused: 'The image is not there under that name, or wants a login that Gyoza was not given. Its author can tell which.',
  registry_away: 'The place from which images are fetched did not answer. Nothing is wrong with your inputs; try again.',
  program_missing: 'The op’s image does not contain the program it should start. Its author has to fix it.',
  wrong_processor: 'The op’s image is made for another kind of machine. Its author has to build it for this kind too.',
  no_space: 'The machine has no room left on its disk. Whoever runs it has to make room; then retry.',
  bad_output: 'The op ended, but what it wrote as its result could not be read. Its author has to fix it.',
  permission: 'The op tried something that it has no right to. Its author has to ask for the right, or do without.',
  no_answer: 'Something that the op needs did not answer, which often passes. Nothing is known to be wrong with your inputs; try again.',
  killed: 'Something on the machine ended it from outside. Nothing is known to be wrong with your inputs; try again.',
  engine: 'The container engine on the machine had a problem. Try again; if it happens again, tell whoever runs the machine.',
  engine_lost: 'The container engine on the machine was lost while this ran. Nothing is wrong with your inputs; try again.',
  worker_lost: 'The machine stopped answering. Nothing is wrong with your inputs; try again.',
  worker_shutdown: 'The machine was shut down while this ran. Nothing is wrong with your inputs; try again.',
  waited_too_long: 'No machine could take it in time. Look at the workers page to see what is free, or retry and let it wait longer.',
  run_timeout: 'Its waits and attempts together took longer than they may. Retry with more time.',
  cancelled: 'It was cancelled. Trying again takes the same inputs.',
};
