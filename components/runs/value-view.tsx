import { CodeBlock } from '@/components/ui/code-block';
import { Facts } from '@/components/ui/facts';
import type { Json } from '@/lib/domain/input-spec';
import { asTable, isPlainObject, isScalar } from './as-table';
import { ScalarView } from './scalar-view';
import { TableView } from './table-view';

/** Any JSON value: scalars as words, lists of objects as a table, flat objects as names and values, all else as JSON. */
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
  return <CodeBlock code={JSON.stringify(value, null, 2)} what={name} />;
}
