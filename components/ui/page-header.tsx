import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: ReactNode;
  /** One sentence under the title. */
  lead?: ReactNode;
  /** Above the title: where this page hangs. */
  above?: ReactNode;
  /** Buttons beside the title; below it on a phone. */
  actions?: ReactNode;
}

/** The one h1 of a page. */
export function PageHeader({ title, lead, above, actions }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        {above === undefined ? null : <div className="mb-1 text-sm text-muted">{above}</div>}
        <h1 className="text-2xl font-semibold break-words">{title}</h1>
        {lead === undefined || lead === null ? null : <p className="mt-1 max-w-prose text-muted">{lead}</p>}
      </div>
      {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2 sm:justify-end">{actions}</div>}
    </header>
  );
}
