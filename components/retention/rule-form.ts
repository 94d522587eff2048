import type { RetentionRule } from '@/lib/contract/retention';

/** A rule as it stands in its fields: an empty one keeps for ever, or keeps none by number. */
export interface RuleFields {
  op: string | null;
  keep_newest: string;
  keep_days: string;
  log_days: string;
  file_days: string;
}

export const DAY_FIELDS = ['keep_days', 'log_days', 'file_days'] as const;

export const EMPTY_RULE: RuleFields = { op: null, keep_newest: '', keep_days: '', log_days: '', file_days: '' };

export function toFields(rule: RetentionRule): RuleFields {
  const text = (value: number | null): string => (value === null ? '' : String(value));
  return {
    op: rule.op,
    keep_newest: rule.keep_newest === 0 ? '' : String(rule.keep_newest),
    keep_days: text(rule.keep_days),
    log_days: text(rule.log_days),
    file_days: text(rule.file_days),
  };
}

/** The way back; null where a field holds no whole number within its bounds. */
export function fromFields(fields: RuleFields): RetentionRule | null {
  const newest = wholeNumber(fields.keep_newest, 100_000);
  const [keep, log, file] = DAY_FIELDS.map((name) => wholeNumber(fields[name], 36_500));
  if (newest === undefined || keep === undefined || log === undefined || file === undefined) return null;
  return { op: fields.op, keep_newest: newest ?? 0, keep_days: keep, log_days: log, file_days: file };
}

/** Null for nothing, undefined for what is no such number. */
export function wholeNumber(text: string, max: number): number | null | undefined {
  const given = text.trim();
  if (given === '') return null;
  return /^\d{1,6}$/.test(given) && Number(given) <= max ? Number(given) : undefined;
}
