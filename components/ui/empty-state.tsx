import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: LucideIcon;
  /** What is not here, in a few words. */
  title: string;
  /** Why, and what to do about it. */
  children: ReactNode;
  actions?: ReactNode;
}

/** What stands where a list would be: never a bare "no data", always the next step. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-4 py-10 text-center">
      <span className="mb-3 grid size-11 place-items-center rounded-full bg-sunken text-muted">
        <Icon aria-hidden="true" className="size-5" strokeWidth={1.75} />
      </span>
      <p className="font-medium">{title}</p>
      <div className="mt-1 w-full max-w-xl min-w-0 text-sm text-muted">{children}</div>
      {actions === undefined ? null : <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
