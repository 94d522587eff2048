'use client';

import { AnsiUp } from 'ansi_up';
import { useEffect, useRef } from 'react';

/** Text with a terminal program's colours. ansi_up escapes everything else, so what an op prints can never become markup. */
export function AnsiText({ text }: { text: string }) {
  const span = useRef<HTMLSpanElement>(null);
  const html = ansiMarkup(text);
  useEffect(() => {
    for (const part of span.current?.querySelectorAll<HTMLElement>('[data-look]') ?? []) part.style.cssText = part.dataset['look'] ?? '';
  }, [html]);
  return <span ref={span} dangerouslySetInnerHTML={{ __html: html }} />;
}

/**
 * Colours of the palette as classes; what has none, such as one of 16 million colours, in `data-look`, for the page's policy takes no `style` attribute.
 * A quotation mark of the text itself is escaped before, so that the pattern meets only what ansi_up writes.
 */
export function ansiMarkup(text: string): string {
  const ansi = new AnsiUp();
  ansi.use_classes = true;
  ansi.boldStyle = 'font-weight:600';
  // Links of a terminal program are not to be trusted with a click.
  ansi.url_allowlist = {};
  return ansi.ansi_to_html(text).replaceAll(/ style="([^"]*)"/g, ' data-look="$1"');
}
