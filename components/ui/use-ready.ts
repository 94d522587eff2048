'use client';

import { useEffect, useEffectEvent, useSyncExternalStore, type RefObject } from 'react';

const never = (): (() => void) => () => undefined;

/** False on the server and for the first words in the browser, true once the page is alive. */
export function useReady(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/**
 * Takes over what a person typed or the browser restored before the page came alive: a controlled field would drop it at its next change.
 * `take` gets the element once, when the field appears.
 */
export function useEarlyInput<E extends HTMLElement>(ref: RefObject<E | null>, take: (element: E) => void): void {
  const takeNow = useEffectEvent(() => {
    if (ref.current) take(ref.current);
  });
  useEffect(() => {
    takeNow();
  }, []);
}
