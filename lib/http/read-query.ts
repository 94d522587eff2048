import type { z } from 'zod';
import { GyozaError } from '@/lib/domain/errors';
import type { FieldProblem } from '@/lib/domain/input-spec';
import { fieldProblems } from '@/lib/contract/field-problems';
import { REPEATABLE } from '@/lib/contract/run-filter';

/** The query of a request, parsed by the operation's schema. Throws `invalid_request` with every problem, unknown parameters by name. */
export function readQuery<Q extends z.ZodType>(url: URL, schema: Q): z.output<Q> {
  const values = Object.create(null) as Record<string, string>;
  const errors: FieldProblem[] = [];
  for (const [name, value] of url.searchParams) {
    const before = Object.hasOwn(values, name) ? values[name] : undefined;
    if (before !== undefined && !REPEATABLE.has(name)) errors.push({ path: name, message: 'must be given once' });
    if (name.includes('\u0000') || value.includes('\u0000')) errors.push({ path: name, message: 'must not contain the character U+0000' });
    values[name] = before === undefined || !REPEATABLE.has(name) ? value : `${before}\n${value}`;
  }
  const parsed = schema.safeParse({ ...values }, { reportInput: true });
  if (!parsed.success) errors.push(...fieldProblems(parsed.error, 'query parameter'));
  const [first] = errors;
  if (first !== undefined) throw new GyozaError('invalid_request', `The query parameter ${first.path} ${first.message}.`, errors);
  return parsed.data as z.output<Q>;
}
