'use client';

import { useState } from 'react';
import { THEME_COOKIE, THEMES, type Theme } from '@/components/shell/theme';
import { cx } from '@/components/ui/cx';

const LABELS: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };
const A_YEAR_S = 31_536_000;

/** Light, dark, or what the system says; kept in this browser. */
export function ThemeChoice({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme): void => {
    setTheme(next);
    applyTheme(next);
  };
  return (
    <fieldset>
      <legend className="sr-only">Appearance</legend>
      <div className="inline-flex flex-wrap rounded-md border border-edge p-0.5">
        {THEMES.map((each) => (
          <label
            key={each}
            className={cx(
              'rounded-sm px-3 py-1.5 text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent',
              theme === each ? 'bg-action text-on-action' : 'text-muted hover:text-ink',
            )}
          >
            <input type="radio" name="theme" value={each} checked={theme === each} onChange={() => choose(each)} className="sr-only" />
            {LABELS[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Keeps the choice for the server's next page and shows it on this one. */
function applyTheme(theme: Theme): void {
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${A_YEAR_S}; samesite=lax`;
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
