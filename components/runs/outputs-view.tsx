import type { RunFile } from '@/lib/contract/file';
import type { Json, JsonObject } from '@/lib/domain/input-spec';
import { outputKind } from '@/components/outputs/output-kind';
import { cx } from '@/components/ui/cx';
import { isScalar } from './as-table';
import { FileCard, KindView } from './later-views';
import { ScalarView } from './scalar-view';

interface OutputsViewProps {
  runId: string;
  outputs: JsonObject;
  /** What the definition says of its outputs: `title`, and `kind` where they are to be shown as what they are meant to be. */
  specs: Record<string, JsonObject>;
  /** Files that the attempt left: an output that is the path of one stands for that file. */
  files: readonly RunFile[];
}

/** Longest text that still reads as a figure rather than as a paragraph. */
const SHORT = 48;

function isShort(value: Json): value is null | boolean | number | string {
  return isScalar(value) && (typeof value !== 'string' || (value.length <= SHORT && !value.includes('\n')));
}

/** The result: short values large and side by side, everything else below at full width. */
export function OutputsView({ runId, outputs, specs, files }: OutputsViewProps) {
  const entries = Object.entries(outputs).map(([name, value]) => {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    const title = spec?.['title'];
    const label = typeof title === 'string' ? title : name;
    return { name, value, label, kind: outputKind(value, spec), file: files.find(({ path }) => path === value) };
  });
  const isFigure = ({ value, kind, file }: (typeof entries)[number]): boolean => file === undefined && kind === 'value' && isShort(value);
  const short = entries.filter(isFigure).flatMap(({ name, label, value }) => (isShort(value) ? [{ name, label, value }] : []));
  const long = entries.filter((entry) => !isFigure(entry));
  return (
    <div className="grid gap-5">
      {short.length === 0 ? null : (
        <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] gap-x-6 gap-y-4">
          {short.map(({ name, label, value }) => (
            <div key={name} className="min-w-0">
              <dt className="text-sm text-muted">{label}</dt>
              <dd className={cx('mt-0.5 font-medium break-words', String(value).length <= 20 ? 'text-xl' : 'text-base')}>
                <ScalarView value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {long.length === 0 ? null : (
        <dl className="grid gap-5">
          {long.map(({ name, label, value, kind, file }) => (
            <div key={name} className="min-w-0">
              <dt className="mb-1 text-sm text-muted">{label}</dt>
              <dd>
                {file === undefined ? <KindView value={value} kind={kind} name={label} /> : <FileCard runId={runId} file={file} open />}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
