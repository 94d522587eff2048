import type { EventDelivery } from '@/lib/contract/values';
import { database } from './db';
import { env } from './env';
import type { Delivery as DeliveryRecord } from './generated/prisma/client';

/** What a receiver is told, the same at every try. No inputs and no outputs: those who may see them follow the link. */
export interface DeliveryMessage {
  /** `run.completed`, `run.failed` … or `test`. */
  type: string;
  /** When it happened. */
  timestamp: string;
  data: {
    run_id: string | null;
    op_definition: string | null;
    op_version: string | null;
    state: string | null;
    attempt: number | null;
    error_message: string | null;
    attributes: Record<string, string>;
    link: string;
    event: { id: number; type: string; msg: unknown; t: string } | null;
  };
}

/** What there is to tell of a delivery, and the title of its op; null when its run has been deleted. */
export async function deliveryMessage(delivery: DeliveryRecord): Promise<{ message: DeliveryMessage; title: string } | null> {
  const { runId, eventId } = delivery;
  if (runId === null || eventId === null) return { message: testMessage(delivery), title: 'A test' };
  const event = await database().event.findUnique({
    where: { runId_id: { runId, id: eventId } },
    include: { run: { include: { definition: { select: { title: true } } } } },
  });
  if (event === null) return null;
  const { run } = event;
  const message = {
    type: `run.${event.type.toLowerCase()}`,
    timestamp: event.t.toISOString(),
    data: {
      run_id: run.id,
      op_definition: run.opDefinition,
      op_version: run.opVersion,
      state: event.state,
      attempt: event.attempt,
      error_message: event.type === 'FAILED' && typeof event.msg === 'string' ? event.msg : null,
      attributes: (run.eventDelivery as EventDelivery | null)?.attributes ?? {},
      link: `${publicUrl()}/runs/${run.id}`,
      event: { id: event.id, type: event.type, msg: event.msg, t: event.t.toISOString() },
    },
  };
  return { message, title: run.definition?.title ?? run.opDefinition ?? run.image };
}

function testMessage({ createdAt }: DeliveryRecord): DeliveryMessage {
  const nothing = { run_id: null, op_definition: null, op_version: null, state: null, attempt: null, error_message: null };
  return {
    type: 'test',
    timestamp: createdAt.toISOString(),
    data: { ...nothing, attributes: {}, link: `${publicUrl()}/settings/destinations`, event: null },
  };
}

function publicUrl(): string {
  const { GYOZA_PUBLIC_URL: url, GYOZA_PORT: port } = env();
  return url ?? `http://localhost:${port ?? 5555}`;
}
