import type { OpDefinition } from '@/lib/contract/definition';
import { SECRET_MASK, type Json, type JsonObject } from '@/lib/domain/input-spec';

interface Retried {
  /** Version that ran; null for an ad-hoc run. */
  version: string | null;
  image: string;
  inputs: JsonObject;
  specs: OpDefinition['input_specs'] | null;
}

/** Inputs that are named with their values; the others are counted. */
const NAMED = 3;
const LONGEST = 40;

/** What Retry is going to do, before it is pressed: the version and the inputs that it takes. */
export function retryHint({ version, image, inputs, specs }: Retried): string {
  const what = version === null ? `the image ${image}` : `version ${version}`;
  const names = Object.keys(inputs);
  const named = names.slice(0, NAMED).map((name) => {
    const title = specs?.[name]?.['title'];
    return `${typeof title === 'string' ? title : name}: ${words(inputs[name] ?? null, specs?.[name]?.['type'])}`;
  });
  const more = names.length - named.length;
  const list = more > 0 ? [...named, `${more} more`] : named;
  const given = names.length === 0 ? 'no inputs' : `the same inputs (${list.join(', ')})`;
  return `Retry takes ${what} and ${given} again, and keeps this attempt.`;
}

function words(value: Json, type: Json | undefined): string {
  if (value === SECRET_MASK || type === 'secret') return 'as before';
  if (type === 'file') return 'the same file';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'string' ? value.replaceAll(/\s+/g, ' ') : JSON.stringify(value);
  if (text === '') return 'empty';
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
