import pg from 'pg';
import type { Statements } from './db';
import { env } from './env';
import { logger } from './logger';

/**
 * LISTEN/NOTIFY: the one push channel from the database to waiting requests. A topic is `queue` (something may be claimed), `workers`,
 * `access` (somebody may less or more than before), `run:<id>`, `log:<id>` or `worker:<id>`; `runs` hears every `run:<id>`, with the id. A notification says "look again" and carries no data,
 * so a missed or repeated one does no harm; after a lost connection every listener is told to look again.
 */
export type Topic = 'queue' | 'workers' | 'access' | 'runs' | `run:${string}` | `log:${string}` | `worker:${string}`;
type Listener = (subject: string | null) => void;

/** The one channel; its payload is a topic. */
export const CHANNEL = 'gyoza';
const RECONNECT_MS = 500;

interface Hub {
  listeners: Map<Topic, Set<Listener>>;
  connection: Promise<pg.Client> | null;
}

const holder = globalThis as typeof globalThis & { gyozaHub?: Hub };

function hub(): Hub {
  holder.gyozaHub ??= { listeners: new Map(), connection: null };
  return holder.gyozaHub;
}

/** Tells everyone who listens to `topics`, at the commit of `tx`. */
export async function notify(tx: Statements, ...topics: Exclude<Topic, 'runs'>[]): Promise<void> {
  const [first, second, third] = topics;
  if (first === undefined) return;
  if (topics.length > 3) throw new Error('At most three topics at once.');
  await tx.$executeRaw`select pg_notify(${CHANNEL}, t) from unnest(array[${first}, ${second ?? null}, ${third ?? null}]::text[]) as t where t is not null`;
}

/**
 * Calls `listener` whenever `topic` is notified, from the moment the promise resolves; returns the way to stop.
 * Subscribe first, then read, then wait: nothing can fall between.
 */
export async function subscribe(topic: Topic, listener: Listener): Promise<() => void> {
  const { listeners } = hub();
  const set = listeners.get(topic) ?? new Set();
  set.add(listener);
  listeners.set(topic, set);
  await connected();
  return () => {
    set.delete(listener);
    if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic);
  };
}

async function connected(): Promise<pg.Client> {
  const state = hub();
  state.connection ??= connect(state);
  return state.connection;
}

async function connect(state: Hub): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL, keepAlive: true });
  let lost = false;
  const onLost = (error?: Error): void => {
    if (lost) return;
    lost = true;
    state.connection = null;
    if (error) logger().warn({ err: error }, 'the notification connection was lost');
    void client.end().catch(() => undefined);
    scheduleReconnect(state);
  };
  client.on('error', onLost);
  client.on('end', () => {
    onLost();
  });
  client.on('notification', ({ payload }) => {
    if (payload !== undefined) dispatch(state, payload);
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
  } catch (error) {
    lost = true;
    state.connection = null;
    await client.end().catch(() => undefined);
    if (state.listeners.size > 0) scheduleReconnect(state);
    throw error;
  }
  return client;
}

function scheduleReconnect(state: Hub): void {
  if (state.listeners.size === 0) return;
  setTimeout(() => {
    connected().then(
      () => {
        for (const set of state.listeners.values()) for (const listener of set) listener(null);
      },
      () => undefined, // connect() has scheduled the next try
    );
  }, RECONNECT_MS).unref();
}

function dispatch(state: Hub, payload: string): void {
  const subject = payload.includes(':') ? payload.slice(payload.indexOf(':') + 1) : null;
  for (const listener of state.listeners.get(payload as Topic) ?? []) listener(subject);
  if (payload.startsWith('run:')) for (const listener of state.listeners.get('runs') ?? []) listener(subject);
}

/** Closes the connection; for process end and tests. */
export async function closeNotifications(): Promise<void> {
  const state = hub();
  state.listeners.clear();
  const client = await state.connection?.catch(() => null);
  await client?.end();
  state.connection = null;
}

/** A flag that notifications raise and a loop waits for: wake-ups between two waits are kept, not lost. */
export class Wakeup {
  #raised = false;
  #resolve: (() => void) | null = null;

  raise = (): void => {
    this.#raised = true;
    this.#resolve?.();
  };

  /** Resolves when raised, after `timeoutMs`, or when `signal` aborts; true when raised. */
  async wait(timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (!this.#raised && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        this.#resolve = done;
        signal?.addEventListener('abort', done);
      });
      this.#resolve = null;
    }
    const raised = this.#raised;
    this.#raised = false;
    return raised;
  }
}
