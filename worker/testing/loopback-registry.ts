import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { Readable } from 'node:stream';

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/**
 * A private registry on the loopback, which engines speak plain HTTP with: the reading half of the distribution protocol, version 2, with a user and a
 * password. A real one needs a package of its own; what a pull asks for is only this.
 */
export class LoopbackRegistry {
  readonly #blobs = new Map<string, Buffer>();
  readonly #manifests = new Map<string, Buffer>();
  /** How often a manifest was asked for with the right password. */
  pulls = 0;
  readonly login = { username: 'ada', password: 'open sesame' };
  readonly #http = http.createServer((request, response) => {
    this.#answer(request, response);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  get host(): string {
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Makes an image of one layer, a tar; answers its digest. `name` as in `team/op`, `tag` as in `1`. */
  async add(name: string, tag: string, tree: Readable): Promise<string> {
    const tar = await buffer(tree);
    const layer = this.#blob(gzipSync(tar));
    const config = this.#blob(
      Buffer.from(
        JSON.stringify({ architecture: architecture(), os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [digestOf(tar)] } }),
      ),
    );
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
        layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer }],
      }),
    );
    for (const reference of [tag, digestOf(manifest)]) this.#manifests.set(`${name}/${reference}`, manifest);
    return digestOf(manifest);
  }

  #blob(bytes: Buffer): { size: number; digest: string } {
    const digest = digestOf(bytes);
    this.#blobs.set(digest, bytes);
    return { size: bytes.length, digest };
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { username, password } = this.login;
    if (request.headers.authorization !== `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="loopback"', 'content-type': 'application/json' });
      response.end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }));
      return;
    }
    const [, name = '', kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(request.url ?? '') ?? [];
    const found = kind === 'manifests' ? this.#manifests.get(`${name}/${reference}`) : this.#blobs.get(reference);
    if (kind === 'manifests' && found !== undefined) this.pulls += 1;
    if (request.url === '/v2/') response.writeHead(200).end();
    else if (found === undefined) response.writeHead(404).end();
    else {
      const type = kind === 'manifests' ? MANIFEST : 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-length': found.length, 'docker-content-digest': digestOf(found) });
      response.end(request.method === 'HEAD' ? undefined : found);
    }
  }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function architecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}
