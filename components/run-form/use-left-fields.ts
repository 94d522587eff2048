'use client';

import { useCallback, useEffect, useEffectEvent, useRef } from 'react';

/**
 * Tells `onLeave` of each field that a person has left, but never between the press and the release of a pointer: what is then said at the field moves all
 * that stands below it, and a click on the Run button would land beside it.
 * @returns to be called with a field's path at its blur
 */
export function useLeftFields(onLeave: (path: string) => void): (path: string) => void {
  const isPressed = useRef(false);
  const left = useRef<string[]>([]);

  const flush = useEffectEvent(() => {
    for (const path of left.current.splice(0)) onLeave(path);
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const press = (): void => {
      isPressed.current = true;
    };
    const release = (): void => {
      isPressed.current = false;
      // The click follows the release within the same task or the next.
      timer = setTimeout(flush, 0);
    };
    const listeners = [
      ['pointerdown', press],
      ['pointerup', release],
      ['pointercancel', release],
    ] as const;
    for (const [name, listener] of listeners) window.addEventListener(name, listener, { capture: true });
    return () => {
      clearTimeout(timer);
      for (const [name, listener] of listeners) window.removeEventListener(name, listener, { capture: true });
    };
  }, []);

  return useCallback(
    (path) => {
      if (isPressed.current) left.current.push(path);
      else onLeave(path);
    },
    [onLeave],
  );
}
