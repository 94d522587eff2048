import { CircleAlert, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx';

export type Tone = 'info' | 'warning' | 'error';

const TONES: Record<Tone, { box: string; icon: LucideIcon }> = {
  info: { box: 'border-line bg-sunken text-ink', icon: Info },
  warning: { box: 'border-warning/40 bg-warning-soft text-ink', icon: TriangleAlert },
  error: { box: 'border-failed/40 bg-failed-soft text-ink', icon: CircleAlert },
};
const ICON_COLOURS: Record<Tone, string> = { info: 'text-muted', warning: 'text-warning', error: 'text-failed' };

interface NoticeProps {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons that do what the words advise. */
  actions?: ReactNode;
  /** Spoken the moment it appears: for the answer to something that the person just did. */
  announce?: boolean;
}

/** A sentence that the person must not miss, with what to do next. */
export function Notice({ tone = 'info', title, children, actions, announce = false }: NoticeProps) {
  const { box, icon: Icon } = TONES[tone];
  return (
    <div {...(announce ? { role: 'alert' } : {})} className={cx('flex gap-3 rounded-lg border px-4 py-3 text-sm', box)}>
      <Icon aria-hidden="true" className={cx('mt-0.5 size-4 shrink-0', ICON_COLOURS[tone])} />
      <div className="min-w-0 flex-1">
        {title === undefined ? null : <p className="font-semibold break-words">{title}</p>}
        {children === undefined ? null : <div className="break-words whitespace-pre-wrap">{children}</div>}
        {actions === undefined ? null : <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
