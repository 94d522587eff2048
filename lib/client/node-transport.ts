import http from 'node:http';
import https from 'node:https';
import type { Answer, Transport } from './connection';

/** Idle connections are closed before a server or a proxy would do so in the middle of a call; fetch keeps them as long. */
const IDLE_MS = 4_000;

/**
 * Calls by node:http, for a process that makes many: fetch costs it three times the CPU time, most of it for streams that nobody reads as such. Takes
 * bodies of text and reads answers whole. Rejects as fetch does, with a TypeError when there was no answer.
 */
export function nodeTransport(): Transport {
  const options = { keepAlive: true, timeout: IDLE_MS };
  const plain = new http.Agent(options);
  const secure = new https.Agent(options);
  return async (url, { method, headers, body, signal }) => {
    const answer = await new Promise<WholeAnswer>((resolve, reject) => {
      const isSecure = url.startsWith('https:');
      const request = (isSecure ? https : http).request(url, { method, headers, agent: isSecure ? secure : plain });
      const fail = (cause: Error) => {
        signal.removeEventListener('abort', abort);
        reject(new TypeError('The call was not answered', { cause }));
      };
      const abort = () => request.destroy(new Error('The call was given up'));
      signal.addEventListener('abort', abort, { once: true });
      request.on('error', fail);
      request.on('response', (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (part: string) => (text += part));
        incoming.on('error', fail);
        incoming.on('end', () => {
          signal.removeEventListener('abort', abort);
          resolve(new WholeAnswer(incoming.statusCode ?? 0, incoming.statusMessage ?? '', text));
        });
      });
      request.end(body);
    });
    // Rare enough to be left to who knows how to follow it.
    if (answer.status >= 300 && answer.status < 400) return fetch(url, { method, headers, body: body ?? null, signal });
    return answer;
  };
}

class WholeAnswer implements Answer {
  constructor(
    readonly status: number,
    readonly statusText: string,
    private readonly content: string,
  ) {}

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  text(): Promise<string> {
    return Promise.resolve(this.content);
  }
}
