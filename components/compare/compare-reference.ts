import { attemptNumber, runId } from '@/lib/contract/values';

/** Reads `<run>:<attempt>`, or `<run>` alone for its current attempt; null for anything else. */
export function parseReference(text: string | undefined): { run: string; attempt: number | null } | null {
  const [run, attempt, ...more] = (text ?? '').split(':');
  const id = runId.safeParse(run);
  if (!id.success || more.length > 0) return null;
  if (attempt === undefined) return { run: id.data, attempt: null };
  const number = attemptNumber.safeParse(/^\d{1,7}$/.test(attempt) ? Number(attempt) : NaN);
  return number.success ? { run: id.data, attempt: number.data } : null;
}
