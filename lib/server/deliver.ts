import { deliveryMessage } from './delivery-message';
import { settleDelivery, takeDelivery, type Outcome } from './deliveries';
import { signingSecretOf } from './destinations';
import { database } from './db';
import { env } from './env';
import type { Delivery as DeliveryRecord, Destination as DestinationRecord } from './generated/prisma/client';
import { emailOf, sendEmail } from './send-email';
import { sendWebhook } from './send-webhook';
import { signWebhook } from './sign-webhook';

/** Tries a delivery once, if it is due, and writes down what became of it. */
export async function deliver(id: string): Promise<void> {
  const taken = await takeDelivery(id);
  if (taken === null) return;
  const destination = await database().destination.findUnique({ where: { id: taken.destinationId } });
  if (destination === null) return; // deleted meanwhile, and this with it
  await settleDelivery(taken, await send(taken, destination));
}

async function send(delivery: DeliveryRecord, destination: DestinationRecord): Promise<Outcome> {
  const told = await deliveryMessage(delivery);
  if (told === null) return { kind: 'failed', error: 'The run has been deleted.', final: true };
  if (destination.kind === 'email') return sendEmail(delivery.id, destination.addresses, emailOf(told.message, told.title));
  const secret = signingSecretOf(destination);
  const { url } = destination;
  if (secret === null || url === null) {
    const error = 'The signing secret was kept under another secret key: set GYOZA_SECRET_KEY, or give it again.';
    return { kind: 'failed', error, final: false };
  }
  const body = JSON.stringify(told.message);
  const headers = signWebhook({ id: delivery.id, atMs: Date.now(), body, secret });
  return sendWebhook(url, headers, body, { allowPrivate: env().GYOZA_WEBHOOK_PRIVATE });
}
