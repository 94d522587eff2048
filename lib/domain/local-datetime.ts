import { parseDatetime } from './calendar';

/**
 * The local wall-clock time (`YYYY-MM-DDTHH:mm:ss`, with milliseconds where there are some) of an RFC 3339 date-time, as
 * `<input type="datetime-local">` takes it, in the zone of whoever runs this code. Null when `text` is no such date-time.
 */
export function toLocalDatetime(text: string): string | null {
  const instant = parseDatetime(text);
  return instant === null ? null : wallClock(new Date(Math.trunc(instant)));
}

/**
 * RFC 3339 with the offset that the local zone has at that moment, from a wall-clock time such as `2025-01-31T09:30`. A time that the
 * change to summer time skips becomes the one an hour later, as clocks do. Null when `local` is no such time.
 */
export function fromLocalDatetime(local: string): string | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(local)) return null;
  const date = new Date(local);
  if (Number.isNaN(date.getTime())) return null;
  // Zones of long ago have offsets with seconds, which the format cannot write.
  const offset = -Math.round(date.getTimezoneOffset());
  const size = Math.abs(offset);
  return `${wallClock(date)}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function wallClock(date: Date): string {
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const milliseconds = date.getMilliseconds();
  return `${day}T${time}${milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
