'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';
import type { ButtonVariant } from './button-class';

interface CopyButtonProps {
  /** What lands on the clipboard; a function where it is costly to have ready, or must be fetched. */
  text: string | (() => string | Promise<string>);
  /** What the button is called: "Copy" alone says too little to a screen reader. */
  label: string;
  /** Show the label beside the icon. */
  showLabel?: boolean;
  variant?: ButtonVariant;
}

/** Copies, and says that it did. Outside of a secure context (plain http on a LAN) browsers offer no clipboard API, so it falls back to a selection. */
export function CopyButton({ text, label, showLabel = false, variant = 'quiet' }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle');

  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async (): Promise<void> => {
    const value = typeof text === 'function' ? await Promise.resolve(text()).catch(() => null) : text;
    setOutcome(value !== null && (await writeClipboard(value)) ? 'copied' : 'refused');
  };

  const Icon = outcome === 'copied' ? Check : Copy;
  const said = outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'That could not be copied; select and copy by hand' : '';
  return (
    <>
      <Button variant={variant} size="sm" aria-label={showLabel ? undefined : label} onClick={() => void copy()}>
        <Icon aria-hidden="true" className="size-4" />
        {showLabel ? (outcome === 'idle' ? label : said) : null}
      </Button>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}

/** `execCommand` is marked as deprecated, yet it is the only way that a page on plain http has. */
interface LegacyCopy {
  execCommand(command: 'copy'): boolean;
}

async function writeClipboard(value: string): Promise<boolean> {
  if (window.isSecureContext) {
    return navigator.clipboard.writeText(value).then(
      () => true,
      () => false,
    );
  }
  const area = document.createElement('textarea');
  area.value = value;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const legacy: LegacyCopy = document;
  const done = legacy.execCommand('copy');
  area.remove();
  return done;
}
