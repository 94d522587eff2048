/** Ends a switch over a union: a new member that nobody handles becomes a compile error, and an exception if it slips through. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
