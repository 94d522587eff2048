import pino from 'pino';
import { env } from './env';

let cached: pino.Logger | undefined;

/** Structured log on stderr. Errors are logged once, at the edge, with the request or run id. */
export function logger(): pino.Logger {
  cached ??= pino({ level: env().GYOZA_LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  return cached;
}
