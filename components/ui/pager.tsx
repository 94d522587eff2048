import { ChevronLeft, ChevronRight } from 'lucide-react';
import { ButtonLink } from './button';
import { buttonClass } from './button-class';

interface PagerProps {
  /** Address of the page of newer rows, or null on the first. */
  newer: string | null;
  /** Address of the page of older rows, or null on the last. */
  older: string | null;
}

/** Keyset paging has no page numbers: it goes to newer and to older rows. A step that does not exist stays in its place, greyed, so that nothing moves. */
export function Pager({ newer, older }: PagerProps) {
  return (
    <nav aria-label="Pages" className="flex items-center justify-end gap-2">
      <Step href={newer}>
        <ChevronLeft aria-hidden="true" className="size-4" />
        Newer
      </Step>
      <Step href={older}>
        Older
        <ChevronRight aria-hidden="true" className="size-4" />
      </Step>
    </nav>
  );
}

function Step({ href, children }: { href: string | null; children: React.ReactNode }) {
  if (href === null) {
    return (
      <span role="link" aria-disabled="true" className={`${buttonClass('secondary', 'sm')} pointer-events-none opacity-50`}>
        {children}
      </span>
    );
  }
  return (
    <ButtonLink href={href} size="sm">
      {children}
    </ButtonLink>
  );
}
