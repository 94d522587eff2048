/**
 * A failure whose message is one clear sentence for the person at the terminal: it says what is wrong and what to do.
 * Entry points print the message alone; every other error is a defect and is printed with its stack.
 */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}

/** The `code` of a Node.js system error (`ENOSPC`, `EACCES`, …) or of a PostgreSQL error, if the value carries one. */
export function errorCode(error: unknown): string | undefined {
  if (error === null || typeof error !== 'object' || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
