import type { ReactNode } from 'react';
import { cx } from './cx';

interface PanelProps {
  /** Heading of the panel; the section is named by it. */
  title: ReactNode;
  /** Unique on the page: ties the section to its heading. */
  id: string;
  /** Right of the heading: a link or small buttons. */
  aside?: ReactNode;
  /** Without padding, for tables and lists that bring their own. */
  flush?: boolean;
  children: ReactNode;
  className?: string;
}

/** One subject of a page: a titled, bordered region. */
export function Panel({ title, id, aside, flush = false, children, className }: PanelProps) {
  return (
    <section aria-labelledby={id} className={cx('min-w-0 rounded-lg border border-line bg-surface shadow-raised', className)}>
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pt-3 pb-2 sm:px-5">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {aside === undefined ? null : <div className="flex items-center gap-2 text-sm">{aside}</div>}
      </div>
      <div className={flush ? 'pb-1' : 'px-4 pb-4 sm:px-5 sm:pb-5'}>{children}</div>
    </section>
  );
}
