'use client';

import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';

/** Adds a rule for an op that has none. */
export function AddRule({ ops, onAdd }: { ops: { name: string; title: string }[]; onAdd: (op: string) => void }) {
  const id = useId();
  const [chosen, setChosen] = useState('');
  const op = ops.some(({ name }) => name === chosen) ? chosen : '';
  if (ops.length === 0) return null;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <label htmlFor={id} className="block text-sm font-medium">
        Another rule for
        <select id={id} className="control mt-1 max-w-xs font-normal" value={op} onChange={(event) => setChosen(event.target.value)}>
          <option value="">Choose an op</option>
          {ops.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <Button
        disabled={op === ''}
        onClick={() => {
          onAdd(op);
          setChosen('');
        }}
      >
        Add rule
      </Button>
    </div>
  );
}
