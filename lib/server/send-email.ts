import nodemailer from 'nodemailer';
import type { Outcome } from './deliveries';
import type { DeliveryMessage } from './delivery-message';
import { env } from './env';

const LIMIT_MS = 10_000;

export interface Email {
  subject: string;
  text: string;
  html: string;
}

/** How a mail says what happened: the op and its state, the error in words, a link; no inputs and no outputs. */
export function emailOf({ type, data }: DeliveryMessage, title: string): Email {
  const word = type === 'test' ? 'this is a test' : (WORDS[type] ?? type.replace(/^run\./, ''));
  const subject = `${title}: ${word}`.replace(/[\r\n]+/g, ' ').slice(0, 200);
  const attributes = Object.entries(data.attributes).map(([name, value]) => `${name}: ${value}`);
  const lines = [
    data.error_message,
    data.op_definition === null ? null : `Op: ${data.op_definition} ${data.op_version ?? ''}`.trim(),
    ...attributes,
  ].filter((line) => line !== null);
  const text = [subject, ...(lines.length === 0 ? [] : ['', ...lines]), '', data.link, ''].join('\n');
  const link = escapeHtml(data.link);
  const html = [
    `<p><strong>${escapeHtml(subject)}</strong></p>`,
    ...lines.map((line) => `<p style="white-space: pre-wrap">${escapeHtml(line)}</p>`),
    `<p><a href="${link}">${link}</a></p>`,
  ].join('\n');
  return { subject, text, html };
}

const WORDS: Record<string, string> = {
  'run.completed': 'Completed',
  'run.failed': 'Failed',
  'run.cancelled': 'Cancelled',
  'run.started': 'Running',
};

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Sends a mail by the administrator's SMTP server. `id` becomes its Message-ID, the same at every try. Never throws. */
export async function sendEmail(id: string, to: readonly string[], email: Email): Promise<Outcome> {
  const { GYOZA_SMTP_URL: url, GYOZA_SMTP_FROM: from } = env();
  if (url === undefined || from === undefined)
    return { kind: 'failed', error: 'No mail can be sent: the administrator sets GYOZA_SMTP_URL and GYOZA_SMTP_FROM.', final: false };
  const transport = nodemailer.createTransport(url, {
    connectionTimeout: LIMIT_MS,
    greetingTimeout: LIMIT_MS,
    socketTimeout: LIMIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from, to: [...to], messageId: `<${id}@gyoza>`, headers: { 'X-Gyoza-Delivery': id }, ...email });
    return { kind: 'delivered' };
  } catch (error) {
    return {
      kind: 'failed',
      error: `The mail could not be sent: ${error instanceof Error ? error.message : String(error)}.`,
      final: false,
    };
  } finally {
    transport.close();
  }
}
