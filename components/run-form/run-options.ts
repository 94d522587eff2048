import { buildForm, type Field } from '@/lib/domain/field-model';
import type { InputSpecs } from '@/lib/domain/input-spec';

/** What a person may say about the run itself, as fields like those of the op. */
export const OPTION_SPECS: InputSpecs = {
  priority: {
    type: 'int',
    title: 'Priority',
    description: 'Among the runs that wait, higher ones start first.',
    required: false,
    min: -1000,
    max: 1000,
    example: 5,
  },
};

/** Priority of a run that names none (CONTRACT §3). */
const DEFAULT_PRIORITY = 5;

/** The option fields. Their paths are those of the request body, which no input of an op can have. */
export function optionFields(priority: number = DEFAULT_PRIORITY): Field[] {
  return buildForm(OPTION_SPECS, { priority }).fields.map((field) => ({ ...field, path: field.name }));
}
