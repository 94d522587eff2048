'use client';

import { useSyncExternalStore } from 'react';
import { chosen, parseWanted, started, type WantedNotices } from './wanted-notices';

const KEY = 'gyoza.notices';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener); // another tab
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Whether this browser is to notify of the run's end. */
export function useIsWanted(run: string): boolean {
  return useSyncExternalStore(
    subscribe,
    () => read().runs.includes(run),
    () => false,
  );
}

/** The same as of now: whether there is any use in hearing of the run's end while nobody looks at its page. */
export function isNoticeWanted(run: string): boolean {
  return 'Notification' in window && Notification.permission === 'granted' && read().runs.includes(run);
}

export function chooseNotice(run: string, isWanted: boolean): void {
  write(chosen(read(), run, isWanted));
}

/** Whoever wants to be notified wants it of the runs that they start. */
export function noteStarted(run: string): void {
  write(started(read(), run));
}

function read(): WantedNotices {
  return parseWanted(window.localStorage.getItem(KEY));
}

function write(wanted: WantedNotices): void {
  window.localStorage.setItem(KEY, JSON.stringify(wanted));
  for (const listener of listeners) listener();
}
