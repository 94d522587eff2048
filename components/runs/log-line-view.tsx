import { AnsiUp } from 'ansi_up';
import { memo } from 'react';
import type { LogLine } from '@/lib/contract/log';
import { formatBytes } from '@/components/format/format-size';
import { cx } from '@/components/ui/cx';

/** Characters of one line that are drawn; more would stall the browser and nobody reads them here. */
const MAX_DRAWN = 4000;
const ESCAPE = '\u001b';

/** Terminal colours as classes. ansi_up escapes everything else, so what an op prints can never become markup. */
function toHtml(text: string): string {
  const ansi = new AnsiUp();
  ansi.use_classes = true;
  ansi.boldStyle = 'font-weight:600';
  // Links of a terminal program are not to be trusted with a click.
  ansi.url_allowlist = {};
  return ansi.ansi_to_html(text);
}

/** One line: its number, its text, and a mark where it came from stderr. */
export const LogLineView = memo(function LogLineView({ line }: { line: LogLine }) {
  const text = line.text.length > MAX_DRAWN ? line.text.slice(0, MAX_DRAWN) : line.text;
  return (
    <div className={cx('flex gap-3 px-3 sm:px-4', line.stream === 'stderr' && 'border-l-2 border-failed bg-failed-soft/50')}>
      <span aria-hidden="true" className="w-10 shrink-0 text-right text-faint tabular-nums select-none max-sm:hidden">
        {line.n + 1}
      </span>
      <span className="min-w-0 flex-1 break-words whitespace-pre-wrap [overflow-wrap:anywhere]">
        {line.stream === 'stderr' ? <span className="sr-only">Error output: </span> : null}
        {text.includes(ESCAPE) ? <span dangerouslySetInnerHTML={{ __html: toHtml(text) }} /> : text === '' ? '\u00a0' : text}
        {text === line.text ? null : (
          <span className="text-muted"> … {formatBytes(line.text.length - MAX_DRAWN)} more of this line in the download</span>
        )}
      </span>
    </div>
  );
});
