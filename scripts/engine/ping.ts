import { request } from 'node:http';
import { messageOf, errorCode } from '../plain-error';

/** What a look at an engine's address found. */
export type EngineAnswer =
  | { readonly kind: 'answers' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'broken'; readonly reason: string };

/** Asks the engine behind a unix socket whether it is there. Never throws; gives up after `timeoutMs`. */
export async function pingSocket(socketPath: string, timeoutMs = 3000): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    const call = request({ socketPath, path: '/_ping', timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? { kind: 'answers' } : { kind: 'broken', reason: `it answers ${String(response.statusCode)}` });
    });
    call.on('timeout', () => call.destroy(new Error(`it does not answer within ${timeoutMs / 1000} s`)));
    call.on('error', (error) => {
      const code = errorCode(error);
      if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK') resolve({ kind: 'absent' });
      else if (code === 'EACCES' || code === 'EPERM') resolve({ kind: 'forbidden' });
      else resolve({ kind: 'broken', reason: messageOf(error) });
    });
    call.end();
  });
}
