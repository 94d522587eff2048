'use client';

import { X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';

/**
 * A picture as large as the page has room, and in its real size one press away. Always as an `<img>`: an SVG there runs no script and loads nothing.
 */
export function ImageView({ src, name }: { src: string; name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const [real, setReal] = useState(false);
  const [broken, setBroken] = useState(false);
  // One that failed before the page was ready has told nobody; a drawing may have no width of its own and be well.
  const look = (image: HTMLImageElement | null): void => {
    if (image?.complete === true && image.naturalWidth === 0) image.decode().catch(() => setBroken(true));
  };
  if (broken) return <p className="text-sm text-muted">The browser cannot show this picture; download it instead.</p>;
  return (
    <>
      <button
        type="button"
        aria-label={`Enlarge ${name}`}
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
        className="block cursor-zoom-in rounded-md border border-line bg-sunken"
      >
        <img
          ref={look}
          src={src}
          alt={name}
          loading="lazy"
          onError={() => setBroken(true)}
          className="max-h-96 max-w-full rounded-md object-contain"
        />
      </button>
      <dialog
        ref={dialog}
        aria-label={name}
        onClose={() => setOpen(false)}
        className="m-auto max-h-[calc(100vh-2rem)] max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface text-ink shadow-overlay backdrop:bg-ink/60"
      >
        {open ? (
          <div className="flex max-h-[calc(100vh-2.5rem)] flex-col">
            <div className="flex items-center justify-between gap-3 px-3 py-2">
              <span className="min-w-0 truncate text-sm font-medium">{name}</span>
              <span className="flex gap-1">
                <Button size="sm" aria-pressed={real} onClick={() => setReal(!real)}>
                  Real size
                </Button>
                <Button size="sm" variant="quiet" aria-label="Close" onClick={() => dialog.current?.close()}>
                  <X aria-hidden="true" className="size-4" />
                </Button>
              </span>
            </div>
            <div tabIndex={0} role="region" aria-label={`Enlarged: ${name}`} className="min-h-0 overflow-auto">
              <img src={src} alt={name} className={cx(real ? 'max-w-none' : 'max-h-[calc(100vh-7rem)] max-w-full object-contain')} />
            </div>
          </div>
        ) : null}
      </dialog>
    </>
  );
}
