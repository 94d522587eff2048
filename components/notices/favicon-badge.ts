'use client';

import { useEffect } from 'react';
import type { RunState } from '@/lib/domain/run-state';
import { STATE_MARKS } from './run-words';

const ICON = '/icon.svg';
let icon: Promise<string> | null = null;

/** The product's icon with a spot in its corner. `svg` is the icon's source, `viewBox` and all. */
export function badged(svg: string, colour: string): string {
  const [, box = '0 0 32 32'] = /viewBox="([^"]+)"/.exec(svg) ?? [];
  const [x = 0, y = 0, width = 32, height = 32] = box.split(/\s+/).map(Number);
  const radius = width * 0.26;
  const spot = `<circle cx="${x + width - radius}" cy="${y + height - radius}" r="${radius}" fill="${colour}" stroke="#fff" stroke-width="${width * 0.05}"/>`;
  return svg.replace(/<\/svg>\s*$/, `${spot}</svg>`);
}

/** Shows the state of a run in the tab's icon for as long as its page is open. */
export function useFaviconBadge(state: RunState | null): void {
  const colour = state === null ? null : STATE_MARKS[state].colour;
  useEffect(() => {
    if (colour === null) return;
    const link = document.createElement('link');
    link.rel = 'icon';
    link.type = 'image/svg+xml';
    let isOver = false;
    icon ??= fetch(ICON).then(async (answer) => answer.text());
    icon.then(
      (svg) => {
        if (isOver) return;
        link.href = `data:image/svg+xml,${encodeURIComponent(badged(svg, colour))}`;
        document.head.append(link); // browsers take the last one
      },
      () => (icon = null), // the plain icon stays
    );
    return () => {
      isOver = true;
      link.remove();
    };
  }, [colour]);
}
