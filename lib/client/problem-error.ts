import type { Problem } from '@/lib/contract/problem';

/** The server said no: every answer outside 2xx. `message` is its sentence for a person. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: string;

  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
  }
}

/** No answer at all, or not in time: worth another try where the call may be repeated. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** The server answered with something that the contract does not know, as a proxy or another version may. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}
