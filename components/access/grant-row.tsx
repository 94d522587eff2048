import type { Action } from '@/lib/domain/may';
import { controlAttributes, FormField } from '@/components/ui/form-field';
import { ACTION_WORDS, rolesFor, type GrantFields } from './access-form';

interface GrantRowProps {
  action: Action;
  fields: GrantFields;
  disabled: boolean;
  errors: readonly string[];
  onChange: (fields: GrantFields) => void;
}

/** From which role on one thing may be done, and by whom besides. */
export function GrantRow({ action, fields, disabled, errors, onChange }: GrantRowProps) {
  const { title, help } = ACTION_WORDS[action];
  const [from, people] = [`${action}-role`, `${action}-people`];
  return (
    <fieldset className="min-w-0 border-t border-line py-4 first:border-0 first:pt-0" aria-describedby={`${action}-what`}>
      <legend className="float-left text-sm font-semibold">{title}</legend>
      <p id={`${action}-what`} className="clear-both mb-3 text-sm text-muted">
        {help}
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <FormField id={from} label="From the role">
          <select
            {...controlAttributes(from, {})}
            className="control"
            disabled={disabled}
            value={fields.role}
            onChange={(event) => {
              const chosen = rolesFor(action).find(({ role }) => role === event.target.value);
              if (chosen !== undefined) onChange({ ...fields, role: chosen.role });
            }}
          >
            {rolesFor(action).map(({ role, label }) => (
              <option key={role} value={role}>
                {label}
              </option>
            ))}
          </select>
        </FormField>
        <FormField id={people} label="And besides" errors={errors}>
          <textarea
            {...controlAttributes(people, { error: errors.length > 0 })}
            className="control"
            rows={Math.max(1, Math.min(6, fields.people.split('\n').length))}
            placeholder={disabled ? 'nobody' : 'E-mail addresses or names, one per line'}
            spellCheck={false}
            disabled={disabled}
            value={fields.people}
            onChange={(event) => onChange({ ...fields, people: event.target.value })}
          />
        </FormField>
      </div>
    </fieldset>
  );
}
