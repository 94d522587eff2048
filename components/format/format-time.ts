/** The one place where times become words. The zone is an argument: the server says UTC, the browser the person's own. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Parts {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function partsIn(iso: string, zone: string): Parts {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    formatters.set(zone, formatter);
  }
  const parts = Object.fromEntries(formatter.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  const get = (name: keyof Parts): string => parts[name] ?? '';
  return { year: get('year'), month: get('month'), day: get('day'), hour: get('hour'), minute: get('minute'), second: get('second') };
}

/** "5 Aug 2026, 14:03:22", followed by "UTC" where that is the zone. */
export function formatDateTime(iso: string, zone: string): string {
  const { year, month, day, hour, minute, second } = partsIn(iso, zone);
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}, ${hour}:${minute}:${second}${zone === 'UTC' ? ' UTC' : ''}`;
}

/** "14:03:22". */
export function formatClock(iso: string, zone: string): string {
  const { hour, minute, second } = partsIn(iso, zone);
  return `${hour}:${minute}:${second}`;
}

const SECOND = 1000;
/** Longest that the page's clock may lag behind, with room for a slow frame. */
const TICK = 2 * SECOND;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [
  { below: MINUTE, length: SECOND, unit: 's' },
  { below: HOUR, length: MINUTE, unit: 'min' },
  { below: DAY, length: HOUR, unit: 'h' },
];

/** "850 ms", "4.2 s", "1 min 5 s", "2 h 3 min", "3 d 4 h": two units at most. */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < SECOND) return `${Math.round(length)} ms`;
  if (length < 10 * SECOND) return `${(Math.floor(length / 100) / 10).toFixed(1)} s`;
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return two(length, MINUTE, 'min', SECOND, 's');
  if (length < DAY) return two(length, HOUR, 'h', MINUTE, 'min');
  return two(length, DAY, 'd', HOUR, 'h');
}

/** As formatDuration in whole seconds: for a figure that counts up before one's eyes. */
export function formatElapsed(ms: number): string {
  return ms < MINUTE ? `${Math.floor(Math.max(0, ms) / SECOND)} s` : formatDuration(ms);
}

function two(length: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((length % large) / small);
  return rest === 0 ? `${Math.floor(length / large)} ${largeName}` : `${Math.floor(length / large)} ${largeName} ${rest} ${smallName}`;
}

/** "just now", "12 s ago", "5 min ago", "3 h ago", "2 d ago", and "in 30 s" for what is to come. Beyond 30 days the date says more: null. */
export function formatAgo(iso: string, now: number): string | null {
  const distance = now - new Date(iso).getTime();
  const size = Math.abs(distance);
  // The page's clock moves once a second: what happened since its last tick is not in the future.
  if (distance < 0 && distance > -TICK) return 'just now';
  if (size < 5 * SECOND) return distance < 0 ? 'in a moment' : 'just now';
  if (size > 30 * DAY) return null;
  const { length, unit } = UNITS.find((each) => size < each.below) ?? { length: DAY, unit: 'd' };
  const words = `${Math.floor(size / length)} ${unit}`;
  return distance < 0 ? `in ${words}` : `${words} ago`;
}

/** "5 Aug 2026". */
export function formatDate(iso: string, zone: string): string {
  const { year, month, day } = partsIn(iso, zone);
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}
