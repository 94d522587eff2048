import type { Json } from '@/lib/domain/input-spec';

/** A value of a definition as its author wrote it; long ones scroll in their own box. */
export function ValueCell({ value }: { value: Json | undefined }) {
  if (value === undefined) return <span className="text-muted">not given</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '') return <span className="text-muted">empty text</span>;
  if (text.length <= 200 && !text.includes('\n')) return <code className="font-mono text-xs break-words">{text}</code>;
  return (
    <pre tabIndex={0} className="max-h-56 overflow-auto rounded-sm font-mono text-xs break-words whitespace-pre-wrap">
      {text}
    </pre>
  );
}
