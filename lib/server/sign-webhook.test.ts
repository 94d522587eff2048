import { expect, it } from 'vitest';
import { signWebhook } from './sign-webhook';

it('signs the example of Standard Webhooks as its own libraries do', () => {
  // The values in the tests of https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries.
  const headers = signWebhook({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    atMs: 1_614_265_330_999,
    body: '{"test": 2432232314}',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  });
  expect(headers).toMatchObject({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
  expect(headers['x-gyoza-signature']).toBe(headers['webhook-signature']);
  expect(headers['x-gyoza-delivery']).toBe(headers['webhook-id']);
});
