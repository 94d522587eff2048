import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to the product on which connections can fall silent, as they do while a laptop sleeps: none is closed, and nothing comes through any more. */
export class SilentProxy {
  private readonly pairs = new Set<readonly [near: Socket, far: Socket]>();

  private ignored: { text: string; onIgnored: () => void } | null = null;

  private constructor(private readonly server: Server) {}

  /** Leads to that port of this machine. */
  static async to(port: number): Promise<SilentProxy> {
    const server = createServer();
    const proxy = new SilentProxy(server);
    server.on('connection', (near) => {
      const far = connect(port, 'localhost');
      near.pipe(far).pipe(near);
      const pair = [near, far] as const;
      proxy.pairs.add(pair);
      near.on('data', (chunk: Buffer) => {
        if (proxy.ignored === null || !chunk.includes(proxy.ignored.text)) return;
        far.unpipe().pause();
        proxy.ignored.onIgnored();
        proxy.ignored = null;
      });
      for (const [one, other] of [pair, [far, near]] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => {
          proxy.pairs.delete(pair);
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

  /** From now on nothing comes through the connections there are; one that is used again turns out to be gone. New ones work. */
  silence(): void {
    for (const [near, far] of this.pairs) {
      far.unpipe().pause();
      near.unpipe().once('data', () => near.resetAndDestroy());
      near.resume();
    }
  }

  /** The next request with this text gets no answer; resolves when it was asked. */
  ignoreNext(text: string): Promise<void> {
    return new Promise((onIgnored) => {
      this.ignored = { text, onIgnored };
    });
  }

  /** Ends the connections there are. */
  cut(): void {
    for (const [near] of this.pairs) near.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}
