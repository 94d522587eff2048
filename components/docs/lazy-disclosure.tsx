'use client';

import { ChevronRight } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';

interface LazyDisclosureProps {
  summary: ReactNode;
  /** The id in an address that opens it. */
  anchor: string;
  children: ReactNode;
}

/** A part that is made when it is first opened, by a press or by a link to `anchor`: hundreds of these closed are a page of hundreds of lines. */
export function LazyDisclosure({ summary, anchor, children }: LazyDisclosureProps) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const follow = (): void => {
      if (window.location.hash === `#${anchor}`) setOpen(true);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [anchor]);
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)} className="group">
      <summary className="inline-flex items-center gap-1.5 rounded-sm py-1 text-sm font-medium text-muted hover:text-ink">
        <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      {isOpen ? <div className="pt-2">{children}</div> : null}
    </details>
  );
}
