import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from './authenticate';

/** Kept on globalThis because Next may load this module more than once in a process. */
const holder = globalThis as typeof globalThis & { gyozaActing?: AsyncLocalStorage<Caller> };
const acting = (holder.gyozaActing ??= new AsyncLocalStorage<Caller>());

/** Does `work` in the name of `caller`: what it changes is theirs in the audit, however deep the change is made. */
export function actingAs<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
  return acting.run(caller, work);
}

/** In whose name the work at hand is done; null for what the server does by itself. */
export function actor(): Caller | null {
  return acting.getStore() ?? null;
}
