'use client';

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';

const PREFIX = 'gyoza.draft.';
const KEEP_MS = 30 * 24 * 60 * 60 * 1000;
/** Writing waits for a pause in typing: a large text is not written at each keystroke. */
const PAUSE_MS = 300;

interface Stored {
  at: number;
  state: unknown;
}

export interface Draft {
  /** What was typed before is in the form again. */
  isRestored: boolean;
  /** Forgets what is kept, for a form that was sent or is begun anew. */
  forget: () => void;
}

/**
 * Keeps what is typed into a form in this browser until it is sent, over reloads, other pages and signing out, and gives it back to `restore` when the form
 * opens again. `state` is null for a form nobody has touched, `key` for one of which nothing is kept. Where the browser keeps nothing for pages, the form works without.
 */
export function useDraft<T>(key: string | null, state: T | null, restore: (state: T) => void): Draft {
  const [isRestored, setRestored] = useState(false);
  const name = key === null ? null : PREFIX + key;
  const latest = useRef<T | null>(null);
  const isSent = useRef(false);

  const restoreOnce = useEffectEvent(() => {
    const stored = name === null ? null : (read(name) as T | null);
    if (stored === null) return;
    restore(stored);
    setRestored(true);
  });
  useEffect(() => {
    let isOpen = true;
    queueMicrotask(() => {
      if (isOpen) restoreOnce();
    });
    return () => {
      isOpen = false;
    };
  }, [name]);

  const write = useCallback(() => {
    if (name !== null && latest.current !== null && !isSent.current) store(name, latest.current);
  }, [name]);
  useEffect(() => {
    latest.current = state;
    const timer = setTimeout(write, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [state, write]);
  useEffect(() => {
    window.addEventListener('pagehide', write);
    return () => {
      window.removeEventListener('pagehide', write);
      write();
    };
  }, [write]);

  const forget = useCallback(() => {
    isSent.current = true;
    latest.current = null;
    setRestored(false);
    if (name !== null)
      attempt(() => {
        localStorage.removeItem(name);
      });
  }, [name]);
  const resume = useEffectEvent(() => {
    isSent.current = false;
  });
  useEffect(() => {
    // A form that was begun anew is kept again from its next change on.
    if (state !== null) resume();
  }, [state]);
  return { isRestored, forget };
}

function read(name: string): unknown {
  const text = attempt(() => localStorage.getItem(name));
  if (text == null) return null;
  const stored = attempt(() => JSON.parse(text) as Stored);
  return stored === null || Date.now() - stored.at > KEEP_MS ? null : stored.state;
}

function store(name: string, state: unknown): void {
  attempt(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && key !== name && read(key) === null) localStorage.removeItem(key);
    }
    localStorage.setItem(name, JSON.stringify({ at: Date.now(), state }));
  });
}

/** A browser may forbid its storage or have none left; a draft is a kindness that a form must work without. */
function attempt<R>(work: () => R): R | null {
  try {
    return work();
  } catch {
    return null;
  }
}
