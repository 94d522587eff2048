import { Lock } from 'lucide-react';
import type { Field } from '@/lib/domain/field-model';
import { displayText } from '@/lib/domain/field-options';

/** An input that whoever sent the form has fixed: told, not asked for. */
export function LockedField({ field }: { field: Field }) {
  const chosen = field.options.find(({ value }) => JSON.stringify(value) === JSON.stringify(field.start));
  const words = field.start === undefined ? (field.fallback ?? 'left empty') : (chosen?.title ?? displayText(field.start));
  return (
    <div className="min-w-0">
      <p className="flex items-center gap-1.5 text-sm font-medium">
        {field.label}
        <Lock aria-label="fixed by the link" className="size-3.5 text-muted" />
      </p>
      <p className="mt-1 break-words whitespace-pre-wrap text-muted">
        {words}
        {field.unit === null || field.start === undefined ? '' : ` ${field.unit}`}
      </p>
    </div>
  );
}
