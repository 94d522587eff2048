import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { database, inTransaction } from './db';
import { deliver } from './deliver';
import { listDeliveries } from './deliveries';
import { createDestination } from './destinations';
import { emailOf } from './send-email';
import { define, runOf, takeTo } from './testing/fixtures';

const mails: { to: string[]; from: string; source: string }[] = [];
let refusing = false;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_address, _session, done) => done(refusing ? new Error('mailbox is full') : undefined),
  onData: (stream, { envelope }, done) => {
    void text(stream).then((source) => {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      mails.push({ to: envelope.rcptTo.map(({ address }) => address), from, source });
      done();
    });
  },
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  // Before anything reads the environment.
  Object.assign(process.env, { GYOZA_SMTP_URL: `smtp://127.0.0.1:${port}`, GYOZA_SMTP_FROM: 'Gyoza <gyoza@example.com>' });
});
afterAll(async () => {
  delete process.env['GYOZA_SMTP_URL'];
  delete process.env['GYOZA_SMTP_FROM'];
  await new Promise<void>((resolve) => server.close(resolve));
});
beforeEach(async () => {
  await database().destination.deleteMany();
  mails.length = 0;
  refusing = false;
});

async function ended(): Promise<{ run: string; delivery: string; destination: string }> {
  const admin = { id: '00000000-0000-4000-8000-000000000001', kind: 'key', name: 'root', role: 'admin', ops: [], workerId: null } as const;
  const addresses = ['ada@example.com', 'bob@example.com'];
  const { id } = await inTransaction((tx) => createDestination(tx, admin, { name: 'mail', kind: 'email', addresses }));
  const input_specs = { who: { type: 'string' }, key: { type: 'secret' } };
  await define({ id: 'mailed', title: 'Monthly report', input_specs, event_delivery: { topic: 'mail', attributes: { team: 'red' } } });
  const run = await runOf('mailed', { inputs: { who: 'private-input', key: 'very-secret' } });
  await takeTo('FAILED', run.id);
  const row = await database().delivery.findFirstOrThrow({ where: { runId: run.id } });
  return { run: run.id, delivery: row.id, destination: id };
}

it('mails everybody what happened, with a link, in text and HTML, and none of the inputs', async () => {
  const { run, delivery, destination } = await ended();
  await deliver(delivery);
  expect(mails).toMatchObject([{ from: 'gyoza@example.com', to: ['ada@example.com', 'bob@example.com'] }]);
  const source = mails[0]?.source ?? '';
  expect(source).toMatch(/^Subject: Monthly report: Failed\r$/m);
  expect(source).toContain(`Message-ID: <${delivery}@gyoza>`);
  expect(source).toContain('text/plain');
  expect(source).toContain('text/html');
  for (const words of ['it broke', 'team: red', `/runs/${run}`]) expect(source.replaceAll('=\r\n', '')).toContain(words);
  for (const words of ['private-input', 'very-secret']) expect(source).not.toContain(words);
  expect(await listDeliveries(destination)).toMatchObject([{ state: 'DELIVERED' }]);
});

it('is tried again when the server refuses it, and says what the server said', async () => {
  const { delivery, destination } = await ended();
  refusing = true;
  await deliver(delivery);
  const [row] = await listDeliveries(destination);
  expect(row).toMatchObject({ state: 'PENDING', error: expect.stringMatching(/mailbox is full/) as string });
});

it('keeps what an op says from becoming markup or another header', () => {
  const data = {
    ...{ run_id: null, op_definition: 'op', op_version: '1.0.0', state: 'FAILED', attempt: 1, event: null },
    ...{ error_message: '<img src=x onerror="a()">', attributes: {}, link: 'http://localhost:5555/runs/1' },
  };
  const email = emailOf({ type: 'run.failed', timestamp: '', data }, 'A\r\nBcc: all@example.com');
  expect(email.subject).toBe('A Bcc: all@example.com: Failed');
  expect(email.html).not.toContain('<img');
  expect(email.text).toContain('<img src=x onerror="a()">');
});
