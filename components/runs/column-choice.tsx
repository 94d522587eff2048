import { RUN_COLUMNS, type RunColumn } from '@/lib/domain/run-columns';
import { Disclosure } from '@/components/ui/disclosure';
import { COLUMNS } from './run-columns';

/** Which columns the list shows, beside the op. */
export function ColumnChoice({ columns, onChange }: { columns: readonly RunColumn[]; onChange: (columns: RunColumn[]) => void }) {
  const toggle = (column: RunColumn): void => {
    onChange(RUN_COLUMNS.filter((each) => (each === column ? !columns.includes(each) : columns.includes(each))));
  };
  return (
    <Disclosure summary="Columns">
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">Columns</legend>
        {RUN_COLUMNS.map((column) => (
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
        ))}
      </fieldset>
    </Disclosure>
  );
}
