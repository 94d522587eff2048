import { plural } from '@/components/format/format-size';

/** "2 changes, 1 may break scripts". */
export function changeCount({ changes, breaking }: { changes: number; breaking: number }): string {
  if (changes === 0) return 'nothing changed';
  const counted = plural(changes, 'change');
  if (breaking === 0) return `${counted}, none breaks scripts`;
  return `${counted}, ${breaking} may break scripts`;
}
