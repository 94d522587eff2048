import { formatBytes } from '@/components/format/format-size';

interface Amounts {
  op: string | null;
  runs: number;
  logs: number;
  files: number;
  bytes: number;
  day?: string;
}

/** How much of which op goes, or went. */
export function AmountsTable({ caption, rows }: { caption: string; rows: Amounts[] }) {
  const hasDays = rows.some(({ day }) => day !== undefined);
  const number = (value: number): string => value.toLocaleString('en-GB');
  return (
    <div className="overflow-x-auto" role="group" aria-label={`Table: ${caption}`} tabIndex={0}>
      <table className="w-full text-sm tabular-nums">
        <caption className="sr-only">{caption}</caption>
        <thead className="border-b border-line text-left text-muted">
          <tr>
            {hasDays ? <Head>Day</Head> : null}
            <Head>Op</Head>
            {['Runs', 'Logs', 'Files of runs', 'Size'].map((name) => (
              <th key={name} scope="col" className="px-2 py-2 text-right font-medium whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.day ?? ''} ${row.op ?? ''}`} className="border-b border-line last:border-0">
              {hasDays ? <td className="px-2 py-2 whitespace-nowrap">{row.day}</td> : null}
              <td className="px-2 py-2 break-all">{row.op ?? 'Without an op'}</td>
              <td className="px-2 py-2 text-right">{number(row.runs)}</td>
              <td className="px-2 py-2 text-right">{number(row.logs)}</td>
              <td className="px-2 py-2 text-right">{number(row.files)}</td>
              <td className="px-2 py-2 text-right whitespace-nowrap">{formatBytes(row.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ children }: { children: string }) {
  return (
    <th scope="col" className="px-2 py-2 font-medium">
      {children}
    </th>
  );
}
