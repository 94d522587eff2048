'use client';

import { useState, type SubmitEvent } from 'react';
import { ProblemError } from '@/lib/client/problem-error';
import { errorText } from '@/components/queries/error-text';

/** What is wrong, by the name of the field; a sentence each. */
export type FieldTroubles = Partial<Record<string, string>>;
type Values = Partial<Record<string, string>>;

interface Submit {
  /** Names of the fields, as the API calls them, with what a sentence about them begins with. */
  fields: Record<string, string>;
  check: (values: Values) => FieldTroubles;
  send: (values: Values) => Promise<void>;
}

/** A form that is read when it is sent, so that nothing typed before the page was alive is lost. It stays busy after success: another page follows. */
export function useSubmit({ fields, check, send }: Submit) {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<FieldTroubles>({});
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (form: HTMLFormElement): Promise<void> => {
    const values: Values = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    );
    const show = (found: FieldTroubles): void => {
      setErrors(found);
      const first = Object.keys(found)[0];
      const control = first === undefined ? null : form.elements.namedItem(first);
      if (control instanceof HTMLElement) control.focus();
    };
    setProblem(null);
    const wrong = check(values);
    show(wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    try {
      await send(values);
    } catch (error) {
      setBusy(false);
      const found = troublesOf(error, fields);
      show(found);
      if (Object.keys(found).length === 0) setProblem(errorText(error));
    }
  };

  return {
    ...{ busy, errors, problem },
    /** For trouble from elsewhere, such as a button beside the form. */
    setProblem,
    /** For a form that stays where it is after success. */
    setBusy,
    onSubmit: (event: SubmitEvent<HTMLFormElement>): void => {
      event.preventDefault();
      void submit(event.currentTarget);
    },
  };
}

/** What the server says of single fields. */
export function troublesOf(error: unknown, fields: Record<string, string>): FieldTroubles {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  return Object.fromEntries(
    errors.filter(({ path }) => path in fields).map(({ path, message }) => [path, `${fields[path] ?? ''} ${message}.`]),
  );
}
