import type { ReactNode } from 'react';

/** A short word that sorts things: an op's tag, a machine's label. */
export function Tag({ children }: { children: ReactNode }) {
  return <span className="inline-flex items-center rounded-sm bg-sunken px-1.5 py-0.5 text-xs font-medium text-muted">{children}</span>;
}
