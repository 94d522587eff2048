import { GyozaError } from '@/lib/domain/errors';
import { routeHandler } from './exchange';
import { findCaller } from './find-caller';
import { problemAnswer } from './problem-response';
import { guarded } from './route';

/** Answers for paths that do not exist or cannot be read; the caller is judged first, as everywhere. */
export const nothingHere = routeHandler(
  guarded(async (request) => {
    await findCaller(request);
    if (request.headers.get('x-gyoza-fault') === 'malformed-url') {
      throw new GyozaError('invalid_request', 'The URL has a percent sign that does not begin a valid escape.', [
        { path: 'path', message: 'must be percent-encoded UTF-8' },
      ]);
    }
    return problemAnswer(new GyozaError('not_found', 'There is nothing at this path. See /docs for what there is.'));
  }),
);
