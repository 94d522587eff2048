import type { InputSpec, InputType } from './input-spec';

/** True when an input is of `type` or holds such values in its items or properties. */
export function containsType(spec: InputSpec, type: InputType): boolean {
  if (spec.type === type) return true;
  if (spec.items && containsType(spec.items, type)) return true;
  return Object.values(spec.properties ?? {}).some((property) => containsType(property, type));
}
