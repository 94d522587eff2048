import { GyozaError } from '@/lib/domain/errors';
import type { Caller } from '@/lib/server/authenticate';
import { logger } from '@/lib/server/logger';
import { subscribe, Wakeup } from '@/lib/server/notifications';
import type { Incoming } from './exchange';

/** Asks again whether a request may be served: tells who asks as of now, or throws as the route would. */
type Check = () => Promise<Caller>;

/** For as long as each request is held. */
const allowances = new WeakMap<Incoming, { leftMs: number | null; check: Check }>();

/** Keeps for how long a request may be served, null for ever, and how to ask again; the route that has allowed it does so before it serves it. */
export function allowedBy(request: Incoming, leftMs: number | null, check: Check): void {
  allowances.set(request, { leftMs, check });
}

/** Who asks, with the rights that they have by now. Throws as the route would. */
export async function callerNow(request: Incoming): Promise<Caller> {
  const allowance = allowances.get(request);
  if (allowance === undefined) throw new Error('No route has allowed this request.');
  return allowance.check();
}

/**
 * Calls `end`, once, as soon as a request that is still being served would be refused: its key or session has ended, or may no longer see what it
 * follows. Nothing is asked until somebody's access changes or its own time is over, but for once at the beginning: it may have changed since the
 * request was let in. Returns the way to stop.
 */
export async function whileAllowed(request: Incoming, end: (why: unknown) => void, { askAtOnce = true } = {}): Promise<() => void> {
  const allowance = allowances.get(request);
  if (allowance === undefined) return () => undefined;
  const left = async (): Promise<number | null> => (await allowance.check()).leftMs ?? null;
  const stopped = new AbortController();
  const wakeup = new Wakeup();
  const unsubscribe = await subscribe('access', wakeup.raise);
  const watch = async (): Promise<void> => {
    let leftMs = askAtOnce ? await left() : allowance.leftMs;
    for (;;) {
      // Up, so that the time is over when it is asked again.
      await wakeup.wait(Math.min(Math.ceil(leftMs ?? FOR_EVER_MS) + 1, FOR_EVER_MS), stopped.signal);
      if (stopped.signal.aborted) return;
      leftMs = await left();
    }
  };
  watch()
    .catch((error: unknown) => {
      if (stopped.signal.aborted) return;
      // Whoever cannot be judged is not served either: they ask anew, and are told why.
      if (!(error instanceof GyozaError)) logger().warn({ err: error }, 'a stream was ended because its caller could not be judged');
      end(error);
    })
    .finally(unsubscribe);
  return () => {
    stopped.abort();
  };
}

/** The longest that a timer can wait; a look after it does no harm. */
const FOR_EVER_MS = 2 ** 31 - 1;

/**
 * Serves a request that waits without a stream: the signal aborts when the client goes away or may no longer be served, and then it is refused. It is not
 * asked at the beginning, for that would double what a claim asks of the database.
 */
export async function waiting<T>(request: Incoming, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const refused = new AbortController();
  const end = (why: unknown): void => {
    refused.abort(why);
  };
  const stop = await whileAllowed(request, end, { askAtOnce: false });
  try {
    const answer = await work(AbortSignal.any([request.signal, refused.signal]));
    refused.signal.throwIfAborted();
    return answer;
  } finally {
    stop();
  }
}
