import { rm } from 'node:fs/promises';
import net from 'node:net';

interface Loss {
  request: RegExp;
  part: 'request' | 'answer';
  lost: () => void;
}

/** A unix socket that leads to another one, can be cut, and loses what it is told to: how an engine that goes away looks to the worker. */
export class CuttableSocket {
  readonly #connections = new Set<net.Socket>();
  #server: net.Server | null = null;
  #loss: Loss | null = null;
  /** First lines of the requests that came. */
  readonly requests: string[] = [];

  constructor(
    readonly path: string,
    private readonly target: string,
  ) {}

  async open(): Promise<void> {
    const server = net.createServer((near) => {
      const far = net.connect(this.target);
      for (const socket of [near, far]) {
        this.#connections.add(socket);
        socket.on('error', () => {
          /* the other side is told by the close */
        });
        socket.on('close', () => {
          this.#connections.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.on('data', (chunk) => {
        const loss = this.#lossOf(chunk);
        if (loss?.part === 'answer') {
          far.unpipe(near);
          far.once('data', loss.lost).resume();
        }
        if (loss?.part === 'request') loss.lost();
        else far.write(chunk);
      });
      near.on('end', () => far.end());
      far.pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(this.path, resolve));
    this.#server = server;
  }

  /**
   * The next request whose first line matches is lost: it is not passed on, or its answer is not. Whoever asked waits until the next cut. Resolves when
   * the request has come, or has been answered.
   */
  lose(part: 'request' | 'answer', request: RegExp): Promise<void> {
    return new Promise((lost) => {
      this.#loss = { request, part, lost };
    });
  }

  /** Ends all connections, and answers new ones as before: so a proxy does. */
  drop(): void {
    for (const socket of this.#connections) socket.destroy();
  }

  /** Ends all connections and answers no new one. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    this.drop();
    await closed;
    await rm(this.path, { force: true });
    this.#server = null;
  }

  /** What is to be lost of the request that begins here, if one does. */
  #lossOf(chunk: Buffer): Loss | null {
    const [line] = /^[A-Z]+ \S+ HTTP/.exec(chunk.toString('latin1')) ?? [];
    if (line === undefined) return null;
    this.requests.push(line);
    const loss = this.#loss;
    if (loss?.request.test(line) !== true) return null;
    this.#loss = null;
    return loss;
  }
}
