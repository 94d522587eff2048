const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATETIME = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const MINUTE_MS = 60_000;

/** True for `YYYY-MM-DD` when that day exists in the Gregorian calendar. */
export function isCalendarDate(text: string): boolean {
  const match = DATE.exec(text);
  return match !== null && dayExists(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Milliseconds since 1970 at which a day begins in UTC; null when `text` is no such day. */
export function dayStart(text: string): number | null {
  return isCalendarDate(text) ? Date.parse(`${text}T00:00:00Z`) : null;
}

/**
 * Milliseconds since 1970-01-01T00:00:00Z of an RFC 3339 date-time with offset, with the fraction kept; null when it is none.
 * A leap second is accepted where one can be (23:59:60 UTC) and counts as the second after it.
 */
export function parseDatetime(text: string): number | null {
  const match = DATETIME.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const offsetHour = Number(match[9] ?? 0);
  const offsetMinute = Number(match[10] ?? 0);
  if (!dayExists(year, month, day) || hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return null;
  const sign = match[8] === '-' ? -1 : 1;
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; setUTCFullYear does not.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, 0, 0);
  const minuteStart = date.getTime() - sign * (offsetHour * 60 + offsetMinute) * MINUTE_MS;
  if (second === 60 && (minuteStart + MINUTE_MS) % (24 * 60 * MINUTE_MS) !== 0) return null;
  return minuteStart + second * 1000 + Number(`0${match[7] ?? ''}`) * 1000;
}

function dayExists(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day <= days;
}
