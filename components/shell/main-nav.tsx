'use client';

import { BookOpen, Boxes, House, ListChecks, Server, Settings, type LucideIcon } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { cx } from '@/components/ui/cx';
import { Link } from '@/components/ui/link';

/** `also`: a page that belongs to it under another address. */
const ITEMS: { href: string; label: string; icon: LucideIcon; also?: string }[] = [
  { href: '/', label: 'Home', icon: House },
  { href: '/definitions', label: 'Ops', icon: Boxes },
  { href: '/runs', label: 'Runs', icon: ListChecks, also: '/bulk-actions' },
  { href: '/workers', label: 'Workers', icon: Server },
  { href: '/docs', label: 'API', icon: BookOpen },
  { href: '/settings', label: 'Settings', icon: Settings },
];

/** One navigation: a column beside the page where there is room, a bar under the thumb on a phone. */
export function MainNav() {
  const path = usePathname();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:static md:border-0 md:bg-transparent md:pb-0"
    >
      <ul className="flex md:flex-col md:gap-0.5">
        {ITEMS.map(({ href, label, icon: Icon, also }) => {
          const current = href === '/' ? path === '/' : path === href || path === also || path.startsWith(`${href}/`);
          return (
            <li key={href} className="min-w-0 flex-1">
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className={cx(
                  'flex flex-col items-center gap-0.5 py-2 text-xs font-medium transition-colors',
                  'md:flex-row md:gap-2.5 md:rounded-md md:px-2.5 md:py-2 md:text-sm',
                  current ? 'text-ink md:bg-sunken' : 'text-muted hover:text-ink md:hover:bg-sunken',
                )}
              >
                <Icon aria-hidden="true" className={cx('size-5 md:size-4', current && 'text-accent')} strokeWidth={current ? 2.25 : 1.75} />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
