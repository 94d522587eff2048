import { cx } from './cx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'md' | 'sm';

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-action text-on-action hover:bg-action-hover disabled:bg-sunken disabled:text-faint',
  secondary: 'border-edge bg-surface text-ink shadow-raised hover:border-muted hover:bg-sunken disabled:text-faint disabled:bg-sunken',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-sunken hover:text-ink disabled:text-faint',
  danger: 'border-failed bg-surface text-failed hover:bg-failed-soft disabled:text-faint disabled:border-line',
};
const SIZES: Record<ButtonSize, string> = {
  md: 'min-h-10 px-4 text-base gap-2',
  sm: 'min-h-8 px-2.5 text-sm gap-1.5',
};

/** The classes of a button, for the few places that cannot be a Button or a ButtonLink (a download link, a label, a page without links). */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md'): string {
  return cx(
    'inline-flex select-none items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors',
    'disabled:cursor-not-allowed',
    VARIANTS[variant],
    SIZES[size],
  );
}
