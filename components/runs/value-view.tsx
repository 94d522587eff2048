import { GeoView } from '@/components/outputs/geo-view';
import { HtmlFrame } from '@/components/outputs/html-frame';
import { ImageView } from '@/components/outputs/image-view';
import { JsonTree } from '@/components/outputs/json-tree';
import { MarkdownView } from '@/components/outputs/markdown-view';
import { isGeoJson, type OutputKind } from '@/components/outputs/output-kind';
import { Facts } from '@/components/ui/facts';
import type { Json } from '@/lib/domain/input-spec';
import { asTable, isPlainObject, isScalar } from './as-table';
import { ScalarView } from './scalar-view';
import { TableView } from './table-view';

/** A value as the kind that it is of. */
export function KindView({ value, kind, name }: { value: Json; kind: OutputKind; name: string }) {
  if (kind === 'markdown' && typeof value === 'string') return <MarkdownView markdown={value} />;
  if (kind === 'html' && typeof value === 'string') return <HtmlFrame html={value} name={name} />;
  if (kind === 'image' && typeof value === 'string') return <ImageView src={value} name={name} />;
  if (kind === 'json') return <JsonTree value={value} name={name} />;
  if (kind === 'geojson' && isGeoJson(value)) return <GeoView value={value} name={name} />;
  return <ValueView value={value} name={name} />;
}

/** Any JSON value: scalars as words, lists of objects as a table, flat objects as names and values, all else as JSON that folds. */
export function ValueView({ value, name }: { value: Json; name: string }) {
  if (isScalar(value)) return <ScalarView value={value} />;
  const table = asTable(value);
  if (table !== null) return <TableView table={table} name={name} />;
  if (Array.isArray(value) && value.length > 0 && value.every(isScalar)) {
    return (
      <ul className="list-disc pl-5">
        {value.map((item, index) => (
          <li key={index}>
            <ScalarView value={item} />
          </li>
        ))}
      </ul>
    );
  }
  const entries = isPlainObject(value) ? Object.entries(value) : [];
  if (entries.length > 0 && entries.every(([, each]) => isScalar(each))) {
    return <Facts facts={entries.map(([label, each]) => ({ label, value: isScalar(each) ? <ScalarView value={each} /> : null }))} />;
  }
  return <JsonTree value={value} name={name} />;
}
