/** What a hint is about; a word that stays the same while its sentence may change. */
export const LINT_RULES = [
  'readme',
  'outputs',
  'timeout',
  'sections',
  'title',
  'unit',
  'bounds',
  'example',
  'choice_titles',
  'default',
  'file_kind',
  'file_size',
  'few_values',
  'topic',
] as const;
export type LintRule = (typeof LINT_RULES)[number];

/** Something that would make the form kinder to the person in front of it. `path` as in a FieldProblem, `message` a whole sentence. */
export interface Hint {
  path: string;
  message: string;
  rule: LintRule;
}
