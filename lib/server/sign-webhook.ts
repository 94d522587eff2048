import { createHmac } from 'node:crypto';

/**
 * The headers of a webhook as Standard Webhooks 1.0 has them (https://www.standardwebhooks.com): HMAC-SHA256 under the bytes that stand in base64 after
 * `whsec_`, over id, time in UNIX seconds and body with dots between. Id and signature stand under names of our own too.
 */
export function signWebhook(given: { id: string; atMs: number; body: string; secret: string }): Record<string, string> {
  const timestamp = String(Math.floor(given.atMs / 1000));
  const key = Buffer.from(given.secret.replace(/^whsec_/, ''), 'base64');
  const signature = `v1,${createHmac('sha256', key).update(`${given.id}.${timestamp}.${given.body}`).digest('base64')}`;
  return {
    'webhook-id': given.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
    'x-gyoza-delivery': given.id,
    'x-gyoza-signature': signature,
  };
}
