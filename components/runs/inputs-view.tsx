import { Lock } from 'lucide-react';
import { SECRET_MASK, type Json, type JsonObject } from '@/lib/domain/input-spec';
import { Facts, type Fact } from '@/components/ui/facts';
import { isJsonObject } from '@/lib/domain/json-value';
import type { OpDefinition } from '@/lib/contract/definition';
import { UploadedFile } from '@/components/files/uploaded-file';
import { isScalar } from './as-table';
import { ValueView } from './later-views';
import { ScalarView } from './scalar-view';

interface InputsViewProps {
  inputs: JsonObject;
  specs: OpDefinition['input_specs'] | null;
}

/** What the run was given, under the names that the form used and in the form's order. */
export function InputsView({ inputs, specs }: InputsViewProps) {
  const known = Object.keys(specs ?? {}).filter((name) => name in inputs);
  const names = [...known, ...Object.keys(inputs).filter((name) => !known.includes(name))];
  if (names.length === 0) return <p className="text-sm text-muted">This run took no inputs.</p>;
  const facts = names.map((name): Fact => {
    const spec = specs?.[name];
    return {
      label: typeof spec?.['title'] === 'string' ? spec['title'] : name,
      value: <InputValue value={inputs[name] ?? null} spec={spec} name={name} />,
    };
  });
  return <Facts facts={facts} />;
}

function InputValue({ value, spec, name }: { value: Json; spec: Record<string, Json> | undefined; name: string }) {
  if (spec?.['type'] === 'secret' || value === SECRET_MASK) {
    return (
      <span className="inline-flex items-center gap-1.5 text-muted">
        <Lock aria-hidden="true" className="size-3.5" />
        Secret, not shown
      </span>
    );
  }
  if (spec?.['type'] === 'file' && typeof value === 'string') return <UploadedFile id={value} />;
  if (isFileList(spec) && Array.isArray(value)) {
    return (
      <ul className="grid gap-1.5">
        {value.map((item, index) => (
          <li key={index}>{typeof item === 'string' ? <UploadedFile id={item} /> : null}</li>
        ))}
      </ul>
    );
  }
  const choice = choiceTitle(spec, value);
  if (choice !== null) return <>{choice}</>;
  const unit = spec?.['unit'];
  return isScalar(value) ? (
    <>
      <ScalarView value={value} />
      {typeof unit === 'string' && value !== null ? ` ${unit}` : null}
    </>
  ) : (
    <ValueView value={value} name={name} />
  );
}

function isFileList(spec: Record<string, Json> | undefined): boolean {
  const items = spec?.['items'];
  return spec?.['type'] === 'list' && isJsonObject(items) && items['type'] === 'file';
}

function choiceTitle(spec: Record<string, Json> | undefined, value: Json): string | null {
  const choices = spec?.['choices'];
  if (!Array.isArray(choices)) return null;
  for (const choice of choices) {
    if (typeof choice !== 'object' || choice === null || Array.isArray(choice)) continue;
    if (JSON.stringify(choice['value']) === JSON.stringify(value) && typeof choice['title'] === 'string') return choice['title'];
  }
  return null;
}
