import { CopyButton } from './copy-button';

interface CodeBlockProps {
  code: string;
  /** What it is, for the copy button's name: "Copy <what>". */
  what: string;
}

/** A command or a document to copy. */
export function CodeBlock({ code, what }: CodeBlockProps) {
  return (
    <div className="flex min-w-0 items-start rounded-md bg-sunken">
      {/* Focusable, because it scrolls sideways and a keyboard must reach what is out of sight. */}
      <pre tabIndex={0} aria-label={what} role="region" className="min-w-0 flex-1 overflow-x-auto rounded-md py-3 pl-3.5 font-mono text-sm">
        <code>{code}</code>
      </pre>
      <div className="shrink-0 p-1.5">
        <CopyButton text={code} label={`Copy ${what}`} />
      </div>
    </div>
  );
}
