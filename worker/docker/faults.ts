import { EngineFault } from '@/worker/ports/engine';

/** What Docker says of a start in whose middle it, or its containerd, was killed: at once, and at every later try with the same container. */
const INTERRUPTED = /^task [0-9a-f]+: already exists|transport is closing|ttrpc: closed|containerd\.sock/i;

/** How runc and crun name a program that an image lacks. Other files may be missing too, of the engine's own: that is no fault of the image. */
const NO_PROGRAM =
  /exec: \\?"(?:[^"\\]|\\.)*\\?": (?:executable file not found|stat \S+: no such file or directory)|executable file \S+ not found/i;

/** What was being tried, for the sentence. */
export interface Subject {
  where: string;
  image?: string;
  program?: string | undefined;
}

interface EngineAnswer {
  status: number;
  words: string;
}

/** Turns whatever dockerode threw into the fault that the loop understands. */
export function toFault(error: unknown, subject: Subject): EngineFault {
  if (error instanceof EngineFault) return error;
  const answer = readAnswer(error);
  if (answer === null)
    return new EngineFault('unreachable', unreachable(error, subject.where), { cause: error, arrived: !neverSent(error) });
  return fromAnswer(answer, subject, error);
}

/** The HTTP status of the engine's answer, or null when it gave none. */
export function statusOf(error: unknown): number | null {
  return readAnswer(error)?.status ?? null;
}

/** For `catch`: passes over answers of these statuses and throws everything else. */
export function unlessStatus(...fine: number[]): (error: unknown) => void {
  return (error) => {
    const status = statusOf(error);
    if (status === null || !fine.includes(status)) throw error;
  };
}

function readAnswer(error: unknown): EngineAnswer | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  const words = error.message.replace(/^\(HTTP code \d+\) [^-]* - /, '').trim();
  return { status: error.statusCode, words };
}

/** No connection was made. Of one that broke, also at once, nobody can tell. */
function neverSent(error: unknown): boolean {
  // Of a name with several addresses, each of which was tried.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverSent);
  return error instanceof Error && 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo');
}

function unreachable(error: unknown, where: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return `No container engine answers at ${where}.`;
    case 'EACCES':
    case 'EPERM':
      return `This worker may not use the container engine at ${where}.`;
    case 'ABORT_ERR':
      return `The container engine at ${where} does not answer in time.`;
    default:
      return `The container engine at ${where} does not answer${error instanceof Error ? ` (${error.message})` : ''}.`;
  }
}

function fromAnswer({ status, words }: EngineAnswer, { image, program }: Subject, error: unknown): EngineFault {
  const fault = (kind: EngineFault['kind'], message: string) => new EngineFault(kind, message, { cause: error });
  const named = image === undefined ? 'The image' : `The image "${image}"`;
  if (/no space left on device/i.test(words)) return fault('no_space', 'There is no space left on the disk of the machine that runs it.');
  if (status === 404 && /no such image/i.test(words)) return fault('image_missing', `${named} is not on this machine.`);
  if (/invalid reference format/i.test(words))
    return fault(
      'image_missing',
      `${named} cannot exist: ${words.replace(/^invalid reference format:? ?/, '') || 'its name is not valid'}.`,
    );
  if (status === 404) return fault('gone', 'The container is gone.');
  if (status === 409) return fault('conflict', words);
  if (/no command specified/i.test(words))
    return fault('program_missing', `${named} names no program to run, and neither does the op's command.`);
  if (NO_PROGRAM.test(words)) {
    return fault('program_missing', `${named} has no program ${quoted(words, program)}.`);
  }
  if (/exec format error/i.test(words))
    return fault('program_missing', `The program ${quoted(words, program)} is built for another kind of processor than this machine has.`);
  if (/exec: .*permission denied|exec .*permission denied/i.test(words))
    return fault('program_missing', `${quoted(words, program)} in the image "${image ?? ''}" is not a program that may be run.`);
  if (/could not select device driver .*gpu|nvidia-container/i.test(words))
    return fault('refused', 'The container engine of this worker cannot give a GPU to containers.');
  if (/oom-killed|memory limit too low/i.test(words)) return fault('refused', 'The memory limit is too low for the program even to start.');
  if (/unknown capability/i.test(words))
    return fault('permission', `The engine does not know a right that the field \`capabilities\` asks for: ${words}.`);
  if (INTERRUPTED.test(words))
    return fault('interrupted', 'The container engine of this worker was restarted while it started the container.');
  return fault('refused', `The container engine refused: ${words}.`);
}

function quoted(words: string, program: string | undefined): string {
  const found = /exec: \\?"((?:[^"\\]|\\.)*)\\?"/.exec(words)?.[1] ?? program;
  return found === undefined ? 'of that name' : `"${found}"`;
}
