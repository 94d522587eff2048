/** What a key does in the list of runs. */
export type ListCommand = 'next' | 'previous' | 'select' | 'search' | 'help';

/** The keys, as the help names them. Enter needs none: the link that has the focus opens. */
export const LIST_KEYS: Readonly<Record<ListCommand, { keys: readonly string[]; does: string }>> = {
  next: { keys: ['j'], does: 'Next run' },
  previous: { keys: ['k'], does: 'Previous run' },
  select: { keys: ['x'], does: 'Select or deselect the run' },
  search: { keys: ['/'], does: 'Search for text' },
  help: { keys: ['?'], does: 'Show these keys' },
};

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The command of a key; null for any other, also with a modifier, whose meaning is the browser's. */
export function listCommand({ key, ctrlKey, metaKey, altKey }: Pressed): ListCommand | null {
  if (ctrlKey || metaKey || altKey) return null;
  const found = Object.entries(LIST_KEYS).find(([, { keys }]) => keys.includes(key));
  return found === undefined ? null : (found[0] as ListCommand);
}

/** The row that is next to `current`, which may be none, in a list of `count`; null where there is no other. */
export function neighbour(current: number, count: number, command: 'next' | 'previous'): number | null {
  if (count === 0) return null;
  if (current === -1) return command === 'next' ? 0 : count - 1;
  const next = current + (command === 'next' ? 1 : -1);
  return next < 0 || next >= count ? null : next;
}
