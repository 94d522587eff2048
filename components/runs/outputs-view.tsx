import type { Json, JsonObject } from '@/lib/domain/input-spec';
import { cx } from '@/components/ui/cx';
import { isScalar } from './as-table';
import { ScalarView } from './scalar-view';
import { ValueView } from './value-view';

interface OutputsViewProps {
  outputs: JsonObject;
  /** What the definition calls its outputs. */
  labels: Record<string, string>;
}

/** Longest text that still reads as a figure rather than as a paragraph. */
const SHORT = 48;

function isShort(value: Json): value is null | boolean | number | string {
  return isScalar(value) && (typeof value !== 'string' || (value.length <= SHORT && !value.includes('\n')));
}

/** The result: short values large and side by side, everything else below at full width. */
export function OutputsView({ outputs, labels }: OutputsViewProps) {
  const entries = Object.entries(outputs);
  const long = entries.filter(([, value]) => !isShort(value));
  const short = entries.flatMap(([name, value]) => (isShort(value) ? [{ name, value }] : []));
  return (
    <div className="grid gap-5">
      {short.length === 0 ? null : (
        <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] gap-x-6 gap-y-4">
          {short.map(({ name, value }) => (
            <div key={name} className="min-w-0">
              <dt className="text-sm text-muted">{labels[name] ?? name}</dt>
              <dd className={cx('mt-0.5 font-medium break-words', String(value).length <= 20 ? 'text-xl' : 'text-base')}>
                <ScalarView value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {long.length === 0 ? null : (
        <dl className="grid gap-5">
          {long.map(([name, value]) => (
            <div key={name} className="min-w-0">
              <dt className="mb-1 text-sm text-muted">{labels[name] ?? name}</dt>
              <dd>
                <ValueView value={value} name={labels[name] ?? name} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
