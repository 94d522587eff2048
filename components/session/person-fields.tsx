import { PASSWORD_MIN } from '@/lib/domain/password';
import { TextField } from './text-field';

interface FieldProps {
  id: string;
  error: string | undefined;
}

/** What somebody is called, in a form that sends it as `name`. */
export function NameField({ value, ...field }: FieldProps & { value: string }) {
  return <TextField {...field} name="name" label="Your name" autoComplete="name" maxLength={120} defaultValue={value} required />;
}

/** A password that somebody makes up, with the rule for it. */
export function NewPasswordField({ name, label, ...field }: FieldProps & { name: string; label: string }) {
  const rule = `At least ${PASSWORD_MIN} characters. A few words in a row are easy to keep in mind.`;
  return <TextField {...field} name={name} label={label} type="password" autoComplete="new-password" rule={rule} required />;
}
