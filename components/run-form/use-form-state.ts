'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import type { DefinitionRunCreate } from '@/lib/contract/run';
import { ProblemError } from '@/lib/client/problem-error';
import type { Field, FormModel, FormValue, FormValues } from '@/lib/domain/field-model';
import { checkForm, initialValues, inputsFromForm } from '@/lib/domain/form-values';
import type { FieldProblem, InputSpecs } from '@/lib/domain/input-spec';
import { placeProblems, type PlacedProblem } from '@/lib/domain/place-problems';
import { errorText } from '@/components/queries/error-text';
import type { Change } from './form-context';
import { newIdempotencyKey } from './idempotency-key';
import { OPTION_SPECS } from './run-options';

interface Answer {
  problems: FieldProblem[];
  general: string | null;
}
const NO_ANSWER: Answer = { problems: [], general: null };

export type SendRun = (body: DefinitionRunCreate, idempotencyKey: string) => Promise<unknown>;

interface FormStateOptions {
  specs: InputSpecs;
  model: FormModel;
  options: Field[];
  rerunOf: string | undefined;
  onRun: SendRun;
}

export interface FormState {
  values: FormValues;
  optionValues: FormValues;
  changeOf: (field: Field) => Change;
  changeOptionOf: (field: Field) => Change;
  reportUpload: (key: string, path: string, busy: boolean) => void;
  /** What to show: nothing before the first try, from then on the verdict on what stands there now. */
  placed: PlacedProblem[];
  general: string | null;
  busy: boolean;
  /** Counts the tries that were refused, for moving the focus after each. */
  refusals: number;
  /** Starts the run unless something is wrong. `unfinished` are fields in which the browser has half a value. */
  submit: (unfinished: readonly string[]) => void;
}

/** The state of a run form: values, problems and the one submission at a time. */
export function useFormState({ specs, model, options, rerunOf, onRun }: FormStateOptions): FormState {
  const [values, setValues] = useState(() => initialValues(model.fields));
  const [optionValues, setOptionValues] = useState(() => initialValues(options));
  const [tried, setTried] = useState(false);
  const [answer, setAnswer] = useState(NO_ANSWER);
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  // State would be a render late for a second press within the same moment.
  const sending = useRef(false);
  const uploads = useRef(new Map<string, string>());
  const lastSent = useRef({ body: '', key: '' });

  const own = useMemo(
    () => [...inputProblems(specs, model, values), ...optionProblems(options, optionValues)],
    [specs, model, values, options, optionValues],
  );
  const placed = useMemo(
    () => placeProblems([...model.fields, ...options], values, [...(tried ? own : []), ...answer.problems]),
    [model, options, values, tried, own, answer],
  );

  const reportUpload = useCallback((key: string, path: string, isBusy: boolean) => {
    if (isBusy) uploads.current.set(key, path);
    else uploads.current.delete(key);
  }, []);

  const refuse = (problems: FieldProblem[], general: string | null): void => {
    setTried(true);
    setAnswer({ problems, general });
    setRefusals((count) => count + 1);
  };

  const submit = (unfinished: readonly string[]): void => {
    if (sending.current) return;
    const waiting = [...uploads.current.values()].map((path) => ({ path, message: 'is still being uploaded' }));
    const halves = unfinished.map((path) => ({ path, message: 'must be filled in completely, or left empty' }));
    if (own.length + waiting.length + halves.length > 0) {
      refuse([...waiting, ...halves], null);
      return;
    }
    sending.current = true;
    setBusy(true);
    setAnswer(NO_ANSWER);
    const body = bodyOf(model, values, options, optionValues, rerunOf);
    // A try whose answer was lost may have started the run; the same key with the same body finds that one instead of starting another.
    const text = JSON.stringify(body);
    if (lastSent.current.body !== text) lastSent.current = { body: text, key: newIdempotencyKey() };
    onRun(body, lastSent.current.key).catch((error: unknown) => {
      sending.current = false;
      setBusy(false);
      if (error instanceof ProblemError) lastSent.current = { body: '', key: '' };
      const problems = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
      refuse(problems, problems.length > 0 ? null : errorText(error));
    });
  };

  return {
    values,
    optionValues,
    // What the server said was about other values; the form's own verdict follows every change by itself.
    changeOf: (field) => (update) => {
      setValues((now) => ({ ...now, [field.name]: update(now[field.name] ?? null) }));
      setAnswer((now) => withoutField(now, field));
    },
    changeOptionOf: (field) => (update) => {
      setOptionValues((now) => ({ ...now, [field.name]: update(now[field.name] ?? null) }));
      setAnswer((now) => withoutField(now, field));
    },
    reportUpload,
    placed,
    general: answer.general,
    busy,
    refusals,
    submit,
  };
}

function withoutField(answer: Answer, field: Field): Answer {
  if (answer === NO_ANSWER) return answer;
  const problems = answer.problems.filter(({ path }) => path !== field.path && !path.startsWith(`${field.path}.`));
  return { problems, general: null };
}

function inputProblems(specs: InputSpecs, model: FormModel, values: FormValues): FieldProblem[] {
  const verdict = checkForm(specs, model, values);
  return verdict.ok ? [] : verdict.errors;
}

function optionProblems(options: Field[], values: Record<string, FormValue>): FieldProblem[] {
  const verdict = checkForm(OPTION_SPECS, { fields: options }, values);
  return verdict.ok ? [] : verdict.errors.map(({ path, message }) => ({ path: path.replace(/^inputs\./, ''), message }));
}

function bodyOf(
  model: FormModel,
  values: FormValues,
  options: Field[],
  optionValues: FormValues,
  rerunOf: string | undefined,
): DefinitionRunCreate {
  const { priority } = inputsFromForm({ fields: options }, optionValues).inputs;
  return {
    inputs: inputsFromForm(model, values).inputs,
    ...(typeof priority === 'number' ? { priority } : {}),
    ...(rerunOf === undefined ? {} : { rerun_of: rerunOf }),
  };
}
