'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import type { DefinitionRunCreate } from '@/lib/contract/run';
import { ProblemError } from '@/lib/client/problem-error';
import { buildForm, type Field, type FormModel, type FormValues } from '@/lib/domain/field-model';
import { initialValues, inputsFromForm } from '@/lib/domain/form-values';
import type { FieldProblem, InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { readJsonInputs, writeJsonInputs } from '@/lib/domain/json-inputs';
import { placeProblems, type PlacedProblem } from '@/lib/domain/place-problems';
import { errorText } from '@/components/queries/error-text';
import type { Change } from './form-context';
import { inputProblems, isGiven, jsonProblems, optionProblems, readable, wasLeft, type JsonProblem } from './form-problems';
import { useDraft, type Draft } from './use-draft';
import { withoutSecrets } from './without-secrets';
import { newIdempotencyKey } from './idempotency-key';

interface Answer {
  problems: FieldProblem[];
  general: string | null;
}
const NO_ANSWER: Answer = { problems: [], general: null };

/** Starts a run; false where the person thought better of it. */
export type SendRun = (body: DefinitionRunCreate, idempotencyKey: string) => Promise<boolean>;

/** What a form starts from. */
export interface FormSource {
  /** Inputs of an earlier run, of a link or of JSON; undefined for a new run. */
  inputs?: JsonObject | undefined;
  /** They are only some of the inputs: the others start as for a new run. */
  partial?: boolean;
}

interface FormStateOptions {
  specs: InputSpecs;
  source: FormSource;
  options: Field[];
  rerunOf: string | undefined;
  /** Tells the drafts of one form from those of others; null: none is kept. */
  draftKey: string | null;
  /** Null for a form from which nothing is run. */
  onRun: SendRun | null;
}

/** What of a form is kept while it is being filled in. */
interface Kept {
  source: FormSource;
  values: FormValues;
  optionValues: FormValues;
  json: string | null;
}

export interface FormState {
  model: FormModel;
  values: FormValues;
  optionValues: FormValues;
  /** The inputs as JSON while they are edited as such; null while the fields are. */
  json: string | null;
  draft: Draft;
  changeOf: (field: Field) => Change;
  changeOptionOf: (field: Field) => Change;
  changeJson: (text: string) => void;
  /** Shows the inputs as JSON. */
  showJson: () => void;
  /** Goes back to the fields, unless what stands there can be no inputs of this op. */
  showFields: () => void;
  /** Empties the form to what it started with. */
  startOver: () => void;
  /** Fills it in with some inputs; the others start as for a new run. */
  startFrom: (inputs: JsonObject) => void;
  /** The inputs that stand there now, as far as they can be read. */
  currentInputs: () => JsonObject;
  /** A person has left the field at `path`: from now on what is wrong there is said. */
  touch: (path: string) => void;
  reportUpload: (key: string, path: string, busy: boolean) => void;
  /** What to show at fields: before the first try what is wrong with those left behind, from then on all of it. */
  placed: PlacedProblem[];
  /** What is wrong with the JSON. */
  jsonProblems: JsonProblem[];
  general: string | null;
  busy: boolean;
  tried: boolean;
  /** Counts the tries that were refused, for moving the focus after each. */
  refusals: number;
  /** Starts the run unless something is wrong. `unfinished` are fields in which the browser has half a value. */
  submit: (unfinished: readonly string[]) => void;
}

/** The state of a run form: values, problems and the one submission at a time. */
export function useFormState({ specs, source: first, options, rerunOf, draftKey, onRun }: FormStateOptions): FormState {
  const [source, setSource] = useState(first);
  const model = useMemo(() => buildForm(specs, source.inputs, source.partial), [specs, source]);
  const [values, setValues] = useState(() => initialValues(model.fields));
  const [optionValues, setOptionValues] = useState(() => initialValues(options));
  const [json, setJson] = useState<string | null>(null);
  const [isChanged, setChanged] = useState(false);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [answer, setAnswer] = useState(NO_ANSWER);
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  // State would be a render late for a second press within the same moment.
  const sending = useRef(false);
  const uploads = useRef(new Map<string, string>());
  const lastSent = useRef({ body: '', key: '' });
  /** What the fields held when they were last shown: the secrets that the JSON masks. */
  const [known, setKnown] = useState<JsonObject>({});

  const kept = useMemo(
    (): Kept | null => (isChanged ? { source, values: withoutSecrets(model.fields, values), optionValues, json } : null),
    [isChanged, source, model, values, optionValues, json],
  );
  const draft = useDraft(draftKey, kept, (state: Kept) => {
    setSource(state.source);
    setValues({ ...initialValues(buildForm(specs, state.source.inputs, state.source.partial).fields), ...state.values });
    setOptionValues(state.optionValues);
    setJson(state.json);
    setChanged(true);
  });

  // Only the server of an earlier run knows what a mask stands for.
  const keepMasked = rerunOf !== undefined;
  const written = useMemo(
    () => (json === null ? null : readJsonInputs(specs, json, known, { keepMasked })),
    [specs, json, known, keepMasked],
  );
  const form = useMemo(() => inputsFromForm(model, values).inputs, [model, values]);
  const own = useMemo(
    () => (json === null ? inputProblems(specs, model, values, keepMasked) : []),
    [specs, model, values, json, keepMasked],
  );
  const optionFaults = useMemo(() => optionProblems(options, optionValues), [options, optionValues]);
  const placed = useMemo(() => {
    const shown = tried ? own : own.filter(({ path }) => wasLeft(touched, path) && isGiven(form, path));
    return placeProblems([...model.fields, ...options], values, [...shown, ...(tried ? optionFaults : []), ...answer.problems]);
  }, [model, options, values, tried, touched, own, optionFaults, form, answer]);

  // The same ones as long as the fields are the same: a field that nothing has happened to is not drawn again.
  const changes = useMemo(() => {
    const changeOf =
      (field: Field): Change =>
      (update) => {
        setChanged(true);
        setValues((now) => ({ ...now, [field.name]: update(now[field.name] ?? null) }));
        setAnswer((now) => withoutField(now, field));
      };
    return new Map(model.fields.map((field) => [field.name, changeOf(field)]));
  }, [model]);

  const reportUpload = useCallback((key: string, path: string, isBusy: boolean) => {
    if (isBusy) uploads.current.set(key, path);
    else uploads.current.delete(key);
  }, []);

  const currentInputs = (): JsonObject => (written === null ? form : (readable(written) ?? {}));

  const refuse = (problems: FieldProblem[], general: string | null): void => {
    setTried(true);
    setAnswer({ problems, general });
    setRefusals((count) => count + 1);
  };

  const load = (next: FormSource): void => {
    setSource(next);
    setValues(initialValues(buildForm(specs, next.inputs, next.partial).fields));
    setJson(null);
    setTouched(new Set());
    setTried(false);
    setAnswer(NO_ANSWER);
  };

  const submit = (unfinished: readonly string[]): void => {
    if (sending.current || onRun === null) return;
    const waiting = [...uploads.current.values()].map((path) => ({ path, message: 'is still being uploaded' }));
    const halves = unfinished.map((path) => ({ path, message: 'must be filled in completely, or left empty' }));
    if (written?.ok === false || own.length + optionFaults.length + waiting.length + halves.length > 0) {
      refuse([...waiting, ...halves], null);
      return;
    }
    sending.current = true;
    setBusy(true);
    setAnswer(NO_ANSWER);
    const body = bodyOf(currentInputs(), options, optionValues, rerunOf);
    // A try whose answer was lost may have started the run; the same key with the same body finds that one instead of starting another.
    const text = JSON.stringify(body);
    if (lastSent.current.body !== text) lastSent.current = { body: text, key: newIdempotencyKey() };
    const unlock = (): void => {
      sending.current = false;
      setBusy(false);
    };
    onRun(body, lastSent.current.key).then(
      (isStarted) => {
        if (isStarted) draft.forget();
        else unlock();
      },
      (error: unknown) => {
        unlock();
        if (error instanceof ProblemError) lastSent.current = { body: '', key: '' };
        const problems = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
        refuse(problems, problems.length > 0 ? null : errorText(error));
      },
    );
  };

  return {
    model,
    values,
    optionValues,
    json,
    draft,
    // What the server said was about other values; the form's own verdict follows every change by itself.
    changeOf: (field) => changes.get(field.name) ?? (() => undefined),
    changeOptionOf: (field) => (update) => {
      setChanged(true);
      setOptionValues((now) => ({ ...now, [field.name]: update(now[field.name] ?? null) }));
      setAnswer((now) => withoutField(now, field));
    },
    changeJson: (text) => {
      setChanged(true);
      setJson(text);
      setAnswer(NO_ANSWER);
    },
    showJson: () => {
      setKnown(form);
      setJson(writeJsonInputs(specs, form));
      setTried(false);
      setAnswer(NO_ANSWER);
    },
    showFields: () => {
      // A field cannot show what it has no place for: going back would lose it.
      const fits = Object.keys(currentInputs()).every((name) => Object.hasOwn(specs, name));
      if (fits && written !== null && readable(written) !== null) load({ inputs: currentInputs() });
      else refuse([], null);
    },
    startOver: () => {
      draft.forget();
      load(first);
      setOptionValues(initialValues(options));
      setChanged(false);
    },
    startFrom: (inputs) => {
      setChanged(true);
      load({ inputs, partial: true });
    },
    currentInputs,
    touch: (path) => {
      setTouched((now) => (now.has(path) ? now : new Set([...now, path])));
    },
    reportUpload,
    placed,
    jsonProblems: jsonProblems(json, written, tried),
    general: answer.general,
    busy,
    tried,
    refusals,
    submit,
  };
}

function withoutField(answer: Answer, field: Field): Answer {
  if (answer === NO_ANSWER) return answer;
  const problems = answer.problems.filter(({ path }) => path !== field.path && !path.startsWith(`${field.path}.`));
  return { problems, general: null };
}

function bodyOf(inputs: JsonObject, options: Field[], optionValues: FormValues, rerunOf: string | undefined): DefinitionRunCreate {
  const { priority } = inputsFromForm({ fields: options }, optionValues).inputs;
  return {
    inputs,
    ...(typeof priority === 'number' ? { priority } : {}),
    ...(rerunOf === undefined ? {} : { rerun_of: rerunOf }),
  };
}
