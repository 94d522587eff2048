import { memo, type MouseEvent } from 'react';
import type { LogLine } from '@/lib/contract/log';
import { visibleText } from '@/lib/domain/visible-text';
import { formatBytes } from '@/components/format/format-size';
import { formatClock } from '@/components/format/format-time';
import { cx } from '@/components/ui/cx';
import { AnsiText } from './ansi-text';

interface LogLineViewProps {
  n: number;
  /** Undefined while it is fetched; null where the log has none. */
  line: LogLine | null | undefined;
  /** The person's zone where the times are shown. */
  zone: string | null;
  /** Where the line matches a search: start and end, start and end … in what is seen of it. */
  places: readonly number[] | undefined;
  /** The line that the search stands on. */
  current: boolean;
  /** Named in the address, or chosen. */
  chosen: boolean;
  onChoose: (n: number, extend: boolean) => void;
  /** Digits of the longest number. */
  digits: number;
}

/** Characters of one line that are drawn; more would stall the browser and nobody reads them here. */
const MAX_DRAWN = 4000;
const ESCAPE = '\u001b';

/** One line: its number, which is a link to it, its time, its text, and a mark where it came from stderr. */
export const LogLineView = memo(function LogLineView({ n, line, zone, places, current, chosen, onChoose, digits }: LogLineViewProps) {
  const choose = (event: MouseEvent): void => {
    event.preventDefault();
    onChoose(n, event.shiftKey);
  };
  return (
    <div
      className={cx(
        'flex gap-3 border-l-2 px-3 sm:px-4',
        line?.stream === 'stderr' ? 'border-failed' : 'border-transparent',
        chosen ? 'bg-warning-soft' : line?.stream === 'stderr' && 'bg-failed-soft/50',
        current && 'outline-2 -outline-offset-2 outline-accent',
      )}
    >
      <a
        href={`#L${n + 1}`}
        aria-label={`Line ${n + 1}`}
        tabIndex={-1}
        onClick={choose}
        className={cx(
          'shrink-0 text-right text-faint tabular-nums select-none hover:text-ink hover:underline max-sm:hidden',
          `w-[${Math.min(12, Math.max(5, digits))}ch]`,
        )}
      >
        {n + 1}
      </a>
      {zone === null || line === undefined || line === null ? null : (
        <time dateTime={line.t} className="shrink-0 text-muted tabular-nums select-none">
          {clock(line.t, zone)}
        </time>
      )}
      <span className="min-w-0 flex-1 break-words whitespace-pre-wrap [overflow-wrap:anywhere]">
        {line?.stream === 'stderr' ? <span className="sr-only">Error output: </span> : null}
        {line === undefined ? (
          '\u00a0'
        ) : line === null ? (
          <span className="text-faint">(no line)</span>
        ) : (
          <Text text={line.text} places={places} />
        )}
      </span>
    </div>
  );
});

function Text({ text, places }: { text: string; places: readonly number[] | undefined }) {
  const drawn = text.length > MAX_DRAWN ? text.slice(0, MAX_DRAWN) : text;
  return (
    <>
      {places !== undefined ? (
        <Marked text={visibleText(drawn)} places={places} />
      ) : drawn.includes(ESCAPE) ? (
        <AnsiText text={drawn} />
      ) : drawn === '' ? (
        '\u00a0'
      ) : (
        drawn
      )}
      {drawn === text ? null : (
        <span className="text-muted"> … {formatBytes(text.length - MAX_DRAWN)} more of this line in the download</span>
      )}
    </>
  );
}

/** A line that matches is drawn without its colours, so that what matches stands out. */
function Marked({ text, places }: { text: string; places: readonly number[] }) {
  const parts = [];
  let at = 0;
  for (let index = 0; index + 1 < places.length; index += 2) {
    const [start, end] = [places[index] ?? 0, places[index + 1] ?? 0];
    if (start >= text.length) break;
    parts.push(
      text.slice(at, start),
      <mark key={start} className="rounded-sm bg-brand/40 text-ink">
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}

/** "14:03:22.071". */
function clock(iso: string, zone: string): string {
  const fraction = /\.(\d{1,3})/.exec(iso)?.[1] ?? '';
  return `${formatClock(iso, zone)}.${fraction.padEnd(3, '0')}`;
}
