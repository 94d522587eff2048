'use client';

import { useEffect, useEffectEvent } from 'react';
import { listCommand, neighbour } from './list-keys';

/** Where a key is text, or moves within something else. */
const TAKEN = 'input:not([type="checkbox"]), select, textarea, [contenteditable], dialog';

/** Moves through the rows of the list by keys, while `isOn`. */
export function useListKeys(isOn: boolean, on: { toggle: (id: string) => void; help: () => void }): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const command = listCommand(event);
    const target = event.target instanceof Element ? event.target : document.body;
    if (command === null || !isOn || event.defaultPrevented || target.closest(TAKEN) !== null) return;
    if (document.querySelector('dialog[open]') !== null) return;
    event.preventDefault();
    if (command === 'help') on.help();
    else if (command === 'search') document.querySelector<HTMLElement>('input[name="q"]')?.focus();
    else inRows(command, on.toggle);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

function inRows(command: 'next' | 'previous' | 'select', toggle: (id: string) => void): void {
  const rows = [...document.querySelectorAll<HTMLElement>('tr[data-run]')];
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  if (command === 'select') {
    const id = rows[current]?.dataset['run'];
    if (id !== undefined) toggle(id);
    return;
  }
  const next = neighbour(current, rows.length, command);
  if (next !== null) rows[next]?.querySelector<HTMLElement>('a')?.focus();
}
