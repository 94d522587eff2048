import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to the product on which connections can fall silent, as they do while a laptop sleeps: none is closed, and nothing comes through any more. */
export class SilentProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** Leads to that port of this machine. */
  static async to(port: number): Promise<SilentProxy> {
    const server = createServer();
    const proxy = new SilentProxy(server);
    server.on('connection', (near) => {
      const far = connect(port, 'localhost');
      near.pipe(far).pipe(near);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        proxy.sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          proxy.sockets.delete(one);
          other.destroy();
        });
      }
    });
    await once(server.listen(0, 'localhost'), 'listening');
    return proxy;
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on nothing comes through the connections there are. New ones work. */
  silence(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
