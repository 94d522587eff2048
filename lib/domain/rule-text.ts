import type { InputSpec } from './input-spec';

/** What may be entered, for a person to know before they try: "1 to 10", "At most 200 characters". Null where anything may. */
export function ruleText(spec: InputSpec): string | null {
  if (spec.choices) return null;
  if (spec.pattern_hint?.trim()) return spec.pattern_hint.trim();
  switch (spec.type) {
    case 'int':
    case 'float':
      return between(spec.min, spec.max, '');
    case 'string':
    case 'secret':
      // At least one character is what being filled in means.
      return between((spec.min_length ?? 0) > 1 ? spec.min_length : undefined, spec.max_length, ' characters');
    case 'list':
      return between((spec.min ?? 0) === 0 ? undefined : spec.min, spec.max, ' items');
    case 'dict':
      return spec.properties ? null : between((spec.min ?? 0) === 0 ? undefined : spec.min, spec.max, ' entries');
    case 'date':
      return between(spec.min, spec.max, '');
    case 'file':
      return spec.max_size_mb === undefined ? null : `At most ${spec.max_size_mb} MB`;
    default:
      return null;
  }
}

type Bound = number | string | undefined;

function between(min: Bound, max: Bound, unit: string): string | null {
  if (min !== undefined && max !== undefined) return min === max ? `Exactly ${min}${unit}` : `${min} to ${max}${unit}`;
  if (max !== undefined) return typeof max === 'string' ? `${max} or earlier` : `At most ${max}${unit}`;
  if (min !== undefined) return typeof min === 'string' ? `${min} or later` : `At least ${min}${unit}`;
  return null;
}
