import { request } from 'node:http';

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/**
 * Sends a request as it is, without the repairs that fetch makes to URLs and methods. An answer that comes while the body is still being sent
 * counts, as it does for careful clients. Rejects when the connection ends without one.
 */
export async function sendRaw(
  base: string,
  given: { method: string; path: string; headers?: Record<string, string>; body?: string | Uint8Array | undefined },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const chunked = given.headers?.['Transfer-Encoding'] !== undefined;
    const length = given.body === undefined || chunked ? {} : { 'Content-Length': String(Buffer.byteLength(given.body)) };
    const outgoing = request(
      { hostname, port, method: given.method, path: given.path, headers: { ...given.headers, ...length }, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(given.body);
  });
}
