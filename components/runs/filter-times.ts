import { fromLocalDatetime, toLocalDatetime } from '@/lib/domain/local-datetime';

/** UNIX seconds of the address as `datetime-local` shows them, in the zone of whoever looks, to the minute. */
export function toLocalField(seconds: string | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const ms = Number(seconds) * 1000;
  return Number.isFinite(ms) ? (toLocalDatetime(new Date(ms).toISOString())?.slice(0, 16) ?? undefined) : undefined;
}

/** The way back; empty for what is no time. */
export function fromLocalField(local: string): string {
  const iso = fromLocalDatetime(local);
  return iso === null ? '' : String(Math.floor(Date.parse(iso) / 1000));
}
