import { eventList, type Event } from '@/lib/contract/event';
import { adHocRun, report, start } from '@/lib/server/testing/fixtures';
import { call } from './call-api';

/** A run whose attempt 1 failed after an INFO and whose attempt 2 completed: events 0 to 6. Answers its id. */
export async function twoAttempts(): Promise<string> {
  const { id } = await adHocRun();
  await start(id, 'w1');
  await report(id, 'w1', 1, { type: 'INFO', msg: 'half way', payload: { step: 2 } }, { type: 'FAILED', msg: 'broke' });
  await call('POST', `/runs/${id}/retry`, { body: {} });
  await start(id, 'w1');
  await report(id, 'w1', 2, { type: 'COMPLETED' });
  return id;
}

/** The events of a run, as GET /runs/{id}/events answers them. */
export const listEvents = async (id: string, query = ''): Promise<Event[]> =>
  eventList.parse(await (await call('GET', `/runs/${id}/events${query}`)).json()).events;
