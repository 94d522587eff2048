import type { Operation } from '@/lib/contract/operation';
import { Allowance } from '@/lib/domain/allowance';
import { GyozaError } from '@/lib/domain/errors';
import type { Caller } from '@/lib/server/authenticate';
import { env } from '@/lib/server/env';
import { clientAddress } from './client-address';
import type { Incoming } from './exchange';

/** A caller may spend in a burst what it has for so many seconds. */
const BURST_S = 10;
/** Kept on globalThis: the module is loaded once in Next's bundle and once for the front, and a caller has one allowance for both. */
const holder = globalThis as typeof globalThis & {
  gyozaAllowances?: { callers: Allowance; addresses: Allowance; open: Map<string, number> };
};

function allowances(): NonNullable<typeof holder.gyozaAllowances> {
  const { GYOZA_MAX_REQUESTS_PER_S: known, GYOZA_MAX_ANONYMOUS_REQUESTS_PER_S: anonymous } = env();
  holder.gyozaAllowances ??= { callers: new Allowance(known, BURST_S), addresses: new Allowance(anonymous, BURST_S), open: new Map() };
  return holder.gyozaAllowances;
}

/**
 * Who sends a request, counted. Who is not known, or changes something that is for anybody, such as signing in, is counted by their address, where there
 * is a front that knows it. Workers are left alone: what they report must not be lost, and there are as many as the administrator let in.
 * Throws what `find` throws, and `too_many_requests`.
 */
export async function counted({ roles, method }: Operation, { headers }: Incoming, find: () => Promise<Caller>): Promise<Caller> {
  let caller: Caller;
  try {
    caller = await find();
  } catch (error) {
    if (error instanceof GyozaError && error.code === 'unauthorized') spendOfAddress(headers);
    throw error;
  }
  if (roles === null && method !== 'GET') spendOfAddress(headers);
  if (roles !== null && caller.role !== 'worker') spend(allowances().callers, caller.id, 'You send');
  return caller;
}

function spendOfAddress(headers: Incoming['headers']): void {
  const address = clientAddress(headers);
  if (address !== null) spend(allowances().addresses, address, 'This address sends');
}

/**
 * Does the work of one request, unless its caller has too many open: those that wait for a slow database, not streams, which have their answer.
 * Throws `too_many_requests`.
 */
export async function amongOpen<T>({ id, role }: Caller, work: () => Promise<T>): Promise<T> {
  const most = env().GYOZA_MAX_OPEN_REQUESTS;
  if (id === '' || role === 'worker' || most === 0) return work();
  const { open } = allowances();
  const before = open.get(id) ?? 0;
  if (before >= most) throw new GyozaError('too_many_requests', `You have ${before} requests open at once. Wait for their answers.`, [], 1);
  open.set(id, before + 1);
  try {
    return await work();
  } finally {
    const left = (open.get(id) ?? 1) - 1;
    if (left === 0) open.delete(id);
    else open.set(id, left);
  }
}

function spend(allowance: Allowance, who: string, subject: string): void {
  const waitMs = allowance.spend(who, performance.now());
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  throw new GyozaError('too_many_requests', `${subject} too many requests. Try again in ${seconds} s.`, [], seconds);
}
