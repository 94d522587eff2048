import type { Connection, Transport } from './connection';

/**
 * A connection to whichever of several web servers of one installation answers: after a call that none answered, the next one goes to the next server.
 * None of them leads, so any will do.
 */
export class ServerList implements Connection {
  #current = 0;

  /** @param urls at least one */
  constructor(
    private readonly urls: readonly string[],
    readonly key: string,
    readonly transport: Transport = fetch,
  ) {
    if (urls.length === 0) throw new Error('A list of servers names at least one.');
  }

  get url(): string {
    return this.urls[this.#current] ?? '';
  }

  readonly onUnreachable = (url: string): void => {
    // Many calls may have failed at the same server at the same moment; only the first of them moves on.
    if (url === this.url) this.#current = (this.#current + 1) % this.urls.length;
  };
}

/** The servers that a setting names, separated by commas. */
export function splitServers(setting: string): string[] {
  return setting
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
}
