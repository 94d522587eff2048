'use client';

import { useId, useRef } from 'react';
import type { JsonProblem } from './form-problems';

interface JsonEditorProps {
  text: string;
  problems: readonly JsonProblem[];
  onChange: (text: string) => void;
}

/** All inputs as one JSON text, with what is wrong at its line. */
export function JsonEditor({ text, problems, onChange }: JsonEditorProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const goTo = (line: number): void => {
    const lines = text.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    box.current?.focus();
    box.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  };
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="text-sm font-medium">
        Inputs as JSON
      </label>
      <p id={`${id}-help`} className="mt-0.5 text-sm text-muted">
        Paste what you like. Secrets that were entered show as ••••••, which keeps them.
      </p>
      <textarea
        ref={box}
        id={id}
        className="control mt-1.5 font-mono text-sm"
        rows={Math.min(24, Math.max(8, text.split('\n').length + 1))}
        spellCheck={false}
        autoComplete="off"
        aria-describedby={`${id}-help ${id}-error`}
        {...(problems.length > 0 ? { 'aria-invalid': true } : {})}
        value={text}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      <ul id={`${id}-error`} className="mt-1 grid gap-1 text-sm font-medium text-failed">
        {problems.map(({ line, message }, index) => (
          <li key={index} className="break-words">
            <button
              type="button"
              className="underline underline-offset-2"
              onClick={() => {
                goTo(line);
              }}
            >
              {`Line ${line}`}
            </button>
            {`: ${message}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
