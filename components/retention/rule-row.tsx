import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { controlAttributes, FormField } from '@/components/ui/form-field';
import { DAY_FIELDS, wholeNumber, type RuleFields } from './rule-form';

const LABELS: Record<(typeof DAY_FIELDS)[number], string> = { keep_days: 'Runs', log_days: 'Logs', file_days: 'Files' };

interface RuleRowProps {
  rule: RuleFields;
  title: string;
  disabled: boolean;
  onChange: (rule: RuleFields) => void;
  /** Absent for the general rule. */
  onRemove?: () => void;
}

/** The rule of one op, or of all. */
export function RuleRow({ rule, title, disabled, onChange, onRemove }: RuleRowProps) {
  const id = useId();
  const field = (name: keyof Omit<RuleFields, 'op'>, label: string, unit: string, max: number) => {
    const isWrong = wholeNumber(rule[name], max) === undefined;
    return (
      <FormField
        key={name}
        id={`${id}-${name}`}
        label={label}
        unit={unit}
        errors={isWrong ? [`A whole number up to ${max.toLocaleString('en-GB')}.`] : []}
      >
        <input
          {...controlAttributes(`${id}-${name}`, { unit: true, error: isWrong })}
          className="control"
          inputMode="numeric"
          placeholder={name === 'keep_newest' ? 'none' : 'for ever'}
          disabled={disabled}
          value={rule[name]}
          onChange={(event) => onChange({ ...rule, [name]: event.target.value })}
        />
      </FormField>
    );
  };
  return (
    <fieldset className="min-w-0 border-t border-line py-4 first:border-0 first:pt-0">
      <legend className="float-left mb-2 text-sm font-semibold">{title}</legend>
      {onRemove === undefined || disabled ? null : (
        <Button size="sm" variant="quiet" className="float-right" onClick={onRemove}>
          <Trash2 aria-hidden="true" className="size-4" />
          Remove<span className="sr-only"> the rule of {title}</span>
        </Button>
      )}
      <div className="clear-both grid grid-cols-2 gap-3 sm:grid-cols-4">
        {field('keep_newest', 'Always keep the newest', 'runs', 100_000)}
        {DAY_FIELDS.map((name) => field(name, LABELS[name], 'days', 36_500))}
      </div>
    </fieldset>
  );
}
