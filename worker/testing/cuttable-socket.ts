import { rm } from 'node:fs/promises';
import net from 'node:net';

/** A unix socket that leads to another one and can be cut: how an engine that goes away looks to the worker. */
export class CuttableSocket {
  readonly #connections = new Set<net.Socket>();
  #server: net.Server | null = null;

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
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(this.path, resolve));
    this.#server = server;
  }

  /** Ends all connections and answers no new one. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#connections) socket.destroy();
    await closed;
    await rm(this.path, { force: true });
    this.#server = null;
  }
}
