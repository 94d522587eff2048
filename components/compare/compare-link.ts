/** One attempt of one run. */
export interface AttemptReference {
  run: string;
  attempt: number;
}

/** Two attempts side by side. */
export function compareAttemptsHref(left: AttemptReference, right: AttemptReference): string {
  return `/runs/compare?left=${formatReference(left)}&right=${formatReference(right)}`;
}

function formatReference({ run, attempt }: AttemptReference): string {
  return `${run}:${attempt}`;
}
