import { randomBytes } from 'node:crypto';
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { personOfProxy } from './client-address';
import { negotiate } from './negotiate';
import { pageHeaders } from './page-headers';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

const KNOWN_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** How long a client may take for its headers, in ms. */
const HEADERS_MS = 70_000;
/** Where a request never became one. */
const REFUSALS: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
/** Ours alone: what a client sends under these names is dropped. */
const INTERNAL_HEADERS = ['x-gyoza-url', 'x-gyoza-fault', 'x-gyoza-method', 'x-gyoza-address', 'x-gyoza-person', 'x-middleware-subrequest'];

/**
 * The server in front of Next, in the same process. It does what Next cannot: tells pages from API calls by method and Accept, keeps malformed URLs
 * and unknown methods from Next's own plain-text answers, and gives each page its Content-Security-Policy.
 */
export function createFront(handler: Handler, options: { dev: boolean; headersMs?: number }): Server {
  const { headersMs = HEADERS_MS } = options;
  // Node looks for the late ones so often only.
  const server = createServer({ connectionsCheckingInterval: Math.min(headersMs, 30_000) }, (request, response) => {
    direct(request, response, options);
    void Promise.resolve(handler(request, response)).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'application/problem+json' });
      response.end();
    });
  });
  // Clients keep their connections longer than Node's five seconds; a reset right when a worker reports would cost it a retry.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = headersMs;
  server.requestTimeout = 0; // uploads may take their time; for other bodies `read-body.ts` has a limit
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return;
    const status = REFUSALS[error.code ?? ''] ?? 400;
    const title = STATUS_CODES[status] ?? 'Bad Request';
    const body = JSON.stringify({
      type: 'urn:gyoza:problem:invalid_request',
      title,
      status,
      detail: 'That is not a valid HTTP request.',
      code: 'invalid_request',
    });
    socket.end(
      `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
  return server;
}

function direct(request: IncomingMessage, response: ServerResponse, { dev }: { dev: boolean }): void {
  for (const name of INTERNAL_HEADERS) Reflect.deleteProperty(request.headers, name);
  const url = request.url ?? '/';
  const method = request.method ?? 'GET';
  const known = KNOWN_METHODS.includes(method);
  const destination = negotiate({ method, url, accept: request.headers.accept ?? '', rsc: request.headers['rsc'] !== undefined });
  request.headers['x-gyoza-url'] = url;
  const peer = request.socket.remoteAddress;
  if (peer !== undefined) request.headers['x-gyoza-address'] = peer;
  const person = personOfProxy({ get: (name) => [request.headers[name] ?? []].flat().join(', ') });
  if (person !== null) request.headers['x-gyoza-person'] = person;
  switch (destination.kind) {
    case 'next':
      return;
    case 'api':
      request.url = destination.url;
      if (destination.fault !== null) request.headers['x-gyoza-fault'] = destination.fault;
      if (!known) {
        // Next cannot route it; the route's OPTIONS handler refuses it by its own name.
        request.headers['x-gyoza-method'] = method;
        request.method = 'OPTIONS';
      }
      return;
    case 'page': {
      const headers = pageHeaders(randomBytes(16).toString('base64'), dev);
      request.headers['content-security-policy'] = headers['Content-Security-Policy']; // where Next finds the nonce
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      varyByAccept(response);
    }
  }
}

/** Next writes a Vary of its own; ours must survive it. */
function varyByAccept(response: ServerResponse): void {
  const set = response.setHeader.bind(response);
  set('Vary', 'Accept');
  response.setHeader = (name, value) =>
    set(name, name.toLowerCase() === 'vary' ? ['Accept', ...[value].flat().map(String)].join(', ') : value);
}
