'use client';

import { createContext, useContext, useState, useSyncExternalStore, type ReactNode } from 'react';

const ServerNow = createContext(0);
const ClockOffset = createContext(0);

/** Distance between the two clocks below which they are taken as equal: less is the time that the page took to arrive. */
const TOLERANCE_MS = 5000;

/**
 * Gives every figure that counts with the time one clock. While the page comes to life it is the server's moment of rendering, so
 * that the first words in the browser are the ones already on screen; afterwards it ticks. A browser whose clock is wrong counts by the server's.
 */
export function NowProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  const [offset] = useState(() => {
    const distance = serverNow - Date.now();
    return Math.abs(distance) > TOLERANCE_MS ? distance : 0;
  });
  return (
    <ServerNow value={serverNow}>
      <ClockOffset value={offset}>{children}</ClockOffset>
    </ServerNow>
  );
}

let tick = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    tick = Date.now();
    timer = setInterval(() => {
      tick = Date.now();
      for (const each of listeners) each();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

function readTick(): number {
  if (tick === 0) tick = Date.now();
  return tick;
}

/** Milliseconds since 1970, moving once a second. */
export function useNow(): number {
  const serverNow = useContext(ServerNow);
  const offset = useContext(ClockOffset);
  return useSyncExternalStore(
    subscribe,
    () => readTick() + offset,
    () => serverNow,
  );
}

const never = (): (() => void) => () => undefined;

/** The person's time zone; UTC on the server and for the first words in the browser. */
export function useZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
}
