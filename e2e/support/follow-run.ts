import { send, type Connection } from '@/lib/client/connection';
import { getRun } from '@/lib/client/runs';
import { event, type Event } from '@/lib/contract/event';
import type { OpRun } from '@/lib/contract/run';

const LIMIT_MS = 280_000;

/**
 * Reads the live events of a run until one matches, or until the run has ended. Waiting for what the product says needs no asking
 * again and again. Answers the event that matched, or null when the run ended without one.
 */
export async function untilEvent(server: Connection, id: string, matches: (event: Event) => boolean): Promise<Event | null> {
  const call = { path: `/runs/${id}/events`, headers: { accept: 'text/event-stream' } };
  return send(server, call, { timeoutMs: LIMIT_MS }, async (answer) => {
    if (answer.body === null) throw new Error('The stream of events has no body.');
    let rest = '';
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      const messages = (rest + text).split('\n\n');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const fields = new Map(
          message.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        );
        if (fields.get('event') === 'end') return null;
        if (fields.has('event') || !fields.has('data')) continue;
        const found = event.parse(JSON.parse(fields.get('data') ?? ''));
        if (matches(found)) return found;
      }
    }
    throw new Error('The stream of events broke off.');
  });
}

/** The run once it has ended. */
export async function untilEnded(server: Connection, id: string): Promise<OpRun> {
  await untilEvent(server, id, () => false);
  return getRun(server, id);
}
