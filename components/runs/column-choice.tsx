'use client';

import { Columns3 } from 'lucide-react';
import { useId, useState } from 'react';
import { RUN_COLUMNS, type RunColumn } from '@/lib/domain/run-columns';
import { Button } from '@/components/ui/button';
import { COLUMNS } from './run-columns';

/** Which columns the list shows, beside the op. */
export function ColumnChoice({ columns, onChange }: { columns: readonly RunColumn[]; onChange: (columns: RunColumn[]) => void }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const toggle = (column: RunColumn): void => {
    onChange(RUN_COLUMNS.filter((each) => (each === column ? !columns.includes(each) : columns.includes(each))));
  };
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 max-md:hidden">
      <Button size="sm" variant="quiet" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <Columns3 aria-hidden="true" className="size-4" />
        Columns
      </Button>
      <fieldset id={id} className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">Columns</legend>
        {isOpen
          ? RUN_COLUMNS.map((column) => (
              <label key={column} className="inline-flex min-h-8 items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={columns.includes(column)}
                  disabled={columns.length === 1 && columns.includes(column)}
                  onChange={() => toggle(column)}
                />
                {COLUMNS[column].label}
              </label>
            ))
          : null}
      </fieldset>
    </div>
  );
}
