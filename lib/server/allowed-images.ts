import { isAllowedImage } from '@/lib/domain/allowed-image';
import { GyozaError } from '@/lib/domain/errors';
import type { FieldProblem } from '@/lib/domain/input-spec';
import { env } from './env';

/** Why an image may not run here; null when it may. */
export function refusedImage(image: string): FieldProblem | null {
  const patterns = env().GYOZA_ALLOWED_IMAGES;
  if (isAllowedImage(patterns, image)) return null;
  return { path: 'image', message: `must be one that the administrator allows (GYOZA_ALLOWED_IMAGES): ${patterns.join(', ')}` };
}

/** Throws with `code`, naming `image`, where the administrator does not allow it. */
export function requireAllowedImage(image: string, code: 'invalid_definition' | 'invalid_request' | 'forbidden'): void {
  const problem = refusedImage(image);
  if (problem !== null)
    throw new GyozaError(code, `The administrator does not allow the image ${image}; see GYOZA_ALLOWED_IMAGES.`, [problem]);
}
