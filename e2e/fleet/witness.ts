import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { AddressInfo } from 'node:net';

/** One execution of an attempt's program, as seen from outside; times of `performance.now()`. */
export interface Sighting {
  runId: string;
  attempt: number;
  from: number;
  /** When it was last heard of. */
  to: number;
  ended: boolean;
}

/**
 * Sees programs run without asking the product: each op of a fleet holds a connection to it, on which it says who it is, twice a second that it lives,
 * and that it ends. Only when its end has been seen, and the connection closed from here, does the program exit; one that is killed is seen to leave.
 */
export class Witness {
  readonly sightings: Sighting[] = [];
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#watch(socket);
    });
  }

  static async start(host: string): Promise<Witness> {
    const witness = new Witness();
    witness.#server.listen(0, host);
    await once(witness.#server, 'listening');
    return witness;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #watch(socket: Socket): void {
    this.#open.add(socket);
    let seen: Sighting | null = null;
    const leave = (): void => {
      if (seen !== null && !seen.ended) seen.to = performance.now();
    };
    socket.on('close', () => this.#open.delete(socket));
    // A container that is killed leaves in the middle of a word.
    socket.on('end', leave);
    socket.on('error', leave);
    const lines = createInterface({ input: socket });
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const now = performance.now();
      if (seen === null) {
        const [runId = '', attempt = ''] = line.split(' ');
        seen = { runId, attempt: Number(attempt), from: now, to: now, ended: false };
        this.sightings.push(seen);
        return;
      }
      seen.to = now;
      if (line !== 'end') return;
      seen.ended = true;
      socket.end();
    });
  }
}
