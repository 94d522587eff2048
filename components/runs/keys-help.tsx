'use client';

import { Keyboard } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useReady } from '@/components/ui/use-ready';
import { LIST_KEYS } from './list-keys';
import { useListKeys } from './use-list-keys';

const STORED = 'gyoza.list-keys';

/** The keys of the list: they work while it is on the page, are shown by `?`, and can be switched off by those whose speech or hands press keys. */
export function KeysHelp({ onToggle }: { onToggle: (id: string) => void }) {
  const isReady = useReady();
  const [isOpen, setOpen] = useState(false);
  const [isOn, setOn] = useState(() => typeof window === 'undefined' || window.localStorage.getItem(STORED) !== 'off');
  useListKeys(isOn, { toggle: onToggle, help: () => setOpen(true) });
  const change = (): void => {
    window.localStorage.setItem(STORED, isOn ? 'off' : 'on');
    setOn(!isOn);
  };
  return (
    <>
      <Button size="sm" variant="quiet" className="max-md:hidden" onClick={() => setOpen(true)}>
        <Keyboard aria-hidden="true" className="size-4" />
        Keys
      </Button>
      <ConfirmDialog
        open={isOpen}
        title="Keys of this list"
        confirmLabel={isReady && !isOn ? 'Switch the keys on' : 'Switch the keys off'}
        onConfirm={change}
        onClose={() => setOpen(false)}
      >
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5 text-ink">
          {[...Object.values(LIST_KEYS), { keys: ['Enter'], does: 'Open the run' }].map(({ keys, does }) => (
            <div key={does} className="contents">
              <dt>
                <kbd className="rounded-sm border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs">{keys.join(' ')}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </ConfirmDialog>
    </>
  );
}
