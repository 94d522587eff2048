/** A single value in words: a missing one is a dash, yes and no are words, a figure keeps all its digits. */
export function ScalarView({ value }: { value: null | boolean | number | string }) {
  if (value === null || value === '') return <span className="text-faint">–</span>;
  if (typeof value === 'boolean') return <>{value ? 'Yes' : 'No'}</>;
  if (typeof value === 'number') return <span className="tabular-nums">{String(value)}</span>;
  if (/^https?:\/\/\S+$/.test(value)) {
    return (
      <a href={value} target="_blank" rel="noreferrer noopener" className="link break-all">
        {value}
      </a>
    );
  }
  return <span className="break-words whitespace-pre-wrap">{value}</span>;
}
