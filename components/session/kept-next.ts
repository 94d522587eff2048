'use client';

import { safeNext } from './safe-next';

const KEY = 'gyoza-next';

/** Keeps where to go after signing in, in this tab, while its person is at the provider of single sign-on. */
export function keepNext(next: string): void {
  window.sessionStorage.setItem(KEY, next);
}

/** What was kept, once. */
export function takeNext(): string {
  const next = window.sessionStorage.getItem(KEY);
  window.sessionStorage.removeItem(KEY);
  return safeNext(next);
}
