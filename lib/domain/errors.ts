import type { FieldProblem } from './input-spec';

/** Every error the product answers with: its code, HTTP status and title. The detail is written where it happens. */
export const ERRORS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_inputs: { status: 400, title: 'The inputs are not valid' },
  invalid_definition: { status: 400, title: 'The definition is not valid' },
  invalid_transition: { status: 400, title: 'That change of state is not possible' },
  unauthorized: { status: 401, title: 'An access key is needed' },
  forbidden: { status: 403, title: 'This key may not do that' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'The request took too long' },
  run_not_pending: { status: 409, title: 'The run is no longer waiting' },
  run_not_terminal: { status: 409, title: 'The run has not ended yet' },
  run_terminal: { status: 409, title: 'The run has already ended' },
  not_holder: { status: 409, title: 'The worker does not hold this attempt' },
  inspection_over: { status: 409, title: 'The look at the image is not this worker’s' },
  worker_busy: { status: 409, title: 'The worker still holds runs' },
  upload_conflict: { status: 409, title: 'The upload does not stand there' },
  key_managed: { status: 409, title: 'The key comes from the settings of the server' },
  destination_exists: { status: 409, title: 'There is a destination of that name' },
  person_exists: { status: 409, title: 'There is an account with that e-mail address' },
  last_admin: { status: 409, title: 'Somebody must remain who may do everything' },
  last_way_in: { status: 409, title: 'The account would have no way to sign in' },
  passkey_exists: { status: 409, title: 'That passkey is known already' },
  preset_exists: { status: 409, title: 'There is a preset of that name' },
  view_exists: { status: 409, title: 'There is a view of that name' },
  bulk_over: { status: 409, title: 'The bulk action is over' },
  bulk_not_undoable: { status: 409, title: 'The bulk action cannot be undone' },
  idempotency_conflict: { status: 409, title: 'The Idempotency-Key was used for another request' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  range_not_satisfiable: { status: 416, title: 'The file has no such bytes' },
  too_many_tries: { status: 429, title: 'Too many tries' },
  too_many_runs: { status: 429, title: 'Too many runs' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  upgrade_required: { status: 426, title: 'Worker and server do not speak the same protocol' },
  internal: { status: 500, title: 'Something went wrong on the server' },
  unavailable: { status: 503, title: 'Not ready' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** The one exception that use cases throw on purpose. `detail` is public: a sentence a person can act on. */
export class GyozaError extends Error {
  override readonly name = 'GyozaError';

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly errors: readonly FieldProblem[] = [],
    /** Seconds after which it is worth trying again, where that is known. */
    readonly retryAfterS?: number,
  ) {
    super(detail);
  }
}
