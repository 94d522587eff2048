import { isLabelKey, parseLabel, type LabelChange } from '@/lib/domain/run-labels';
import { controlAttributes, FormField } from '@/components/ui/form-field';

/** As it was typed. */
interface TypedLabels {
  add: string;
  remove: string;
}

const WRONG = 'A word, or word:value, such as team:blue. The word is of a-z, 0-9, dots, _ and -.';
const NEITHER = 'Type a label to add here, or one to take off below.';
const WRONG_KEY = 'The word of the label alone, without its value.';

/** What the fields ask for; null while one of them is wrong or both are empty. */
export function labelChange({ add, remove }: TypedLabels): LabelChange | null {
  const label = add.trim() === '' ? null : parseLabel(add);
  if (isWrong(add, () => label !== null) || isWrong(remove, isLabelKey) || (add.trim() === '' && remove.trim() === '')) return null;
  return { add: label === null ? {} : Object.fromEntries([label]), remove: remove.trim() === '' ? [] : [remove.trim()] };
}

function isWrong(text: string, isRight: (text: string) => boolean): boolean {
  return text.trim() !== '' && !isRight(text.trim());
}

interface BulkLabelsProps {
  id: string;
  labels: TypedLabels;
  /** It was asked for: that both are empty is a mistake by now. */
  isAsked: boolean;
  onLabels: (labels: TypedLabels) => void;
}

/** A label that many runs are given, and one that they lose; either may be left empty. */
export function BulkLabels({ id, labels, isAsked, onLabels }: BulkLabelsProps) {
  const isEmpty = labels.add.trim() === '' && labels.remove.trim() === '';
  const fields = [
    {
      name: 'add',
      label: 'Label to add',
      placeholder: 'team:blue',
      wrong: isEmpty ? isAsked : isWrong(labels.add, (text) => parseLabel(text) !== null),
      words: isEmpty ? NEITHER : WRONG,
    },
    { name: 'remove', label: 'Label to take off', placeholder: 'team', wrong: isWrong(labels.remove, isLabelKey), words: WRONG_KEY },
  ] as const;
  return (
    <div className="mt-4 grid gap-4 text-ink">
      {fields.map(({ name, label, placeholder, wrong, words }) => (
        <FormField key={name} id={`${id}-${name}`} label={label} errors={wrong ? [words] : []}>
          <input
            {...controlAttributes(`${id}-${name}`, { required: false, error: wrong })}
            className="control"
            autoComplete="off"
            placeholder={placeholder}
            maxLength={264}
            value={labels[name]}
            onChange={(event) => onLabels({ ...labels, [name]: event.target.value })}
          />
        </FormField>
      ))}
    </div>
  );
}
