'use client';

import { useState } from 'react';
import type { OpDefinition } from '@/lib/contract/definition';
import type { InputSpecs } from '@/lib/domain/input-spec';
import { RunForm } from '@/components/run-form/run-form';
import { Notice } from '@/components/ui/notice';

/** The form as a person will see it, kept as it last was while the text is in pieces. */
export function DefinitionPreview({ specs, id }: { specs: InputSpecs | null; id: string }) {
  const [shown, setShown] = useState(specs);
  if (specs !== null && specs !== shown) setShown(specs);
  if (shown === null) return <p className="text-sm text-muted">The form shows here as soon as the inputs hold together.</p>;
  const form = JSON.stringify(shown);
  return (
    <div className="grid gap-4">
      {specs === null ? <Notice>The form as it was before the problems in the text.</Notice> : null}
      <p className="text-sm text-muted">Try the fields: nothing is run, sent or kept from here.</p>
      <RunForm
        key={form}
        definition={{ id: id === '' ? 'the op' : id, version: '', input_specs: shown as unknown as OpDefinition['input_specs'] }}
        onRun={null}
      />
    </div>
  );
}
