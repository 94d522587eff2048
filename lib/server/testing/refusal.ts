import { GyozaError } from '@/lib/domain/errors';

/** The error with which `work` is refused. */
export async function refusal(work: Promise<unknown>): Promise<GyozaError> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof GyozaError) return thrown;
  throw thrown instanceof Error ? thrown : new Error('It was not refused.');
}
