import type { ApiKey, KeyCreate } from '@/lib/contract/key';

export type KeyRole = ApiKey['role'];

/** What the form of a new key holds. */
export interface KeyFields {
  name: string;
  role: KeyRole;
  /** Names between commas or spaces; empty for all ops. */
  ops: string;
  /** Days until it ends; empty for never. */
  days: string;
  /** With the role worker; empty for the first one that uses it. */
  worker: string;
}

export const ROLE_WORDS: Record<KeyRole, string> = {
  viewer: 'Viewer: sees ops and runs',
  operator: 'Operator: also runs ops',
  author: 'Author: also registers ops',
  admin: 'Admin: may do everything',
  worker: 'Worker: runs what it is handed',
};

/** The days that a key may last, as they are offered. */
export const DAYS: Readonly<Record<string, string>> = {
  '': 'Never',
  '1': 'After a day',
  '30': 'After 30 days',
  '90': 'After 90 days',
  '365': 'After a year',
};

/** The body of POST /keys; `now` in ms. What does not go with the role is left out. */
export function keyBody({ name, role, ops, days, worker }: KeyFields, now: number): KeyCreate {
  const names = ops.split(/[\s,]+/).filter((each) => each !== '');
  return {
    ...{ name: name.trim(), role },
    ...(role === 'worker' || names.length === 0 ? {} : { ops: [...new Set(names)] }),
    ...(days === '' ? {} : { expires_at: new Date(now + Number(days) * 86_400_000).toISOString() }),
    ...(role !== 'worker' || worker.trim() === '' ? {} : { worker_id: worker.trim() }),
  };
}
