'use client';

import { Braces, Play } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, type FocusEvent, type ReactNode, type SubmitEvent } from 'react';
import type { OpDefinition } from '@/lib/contract/definition';
import type { Field } from '@/lib/domain/field-model';
import { askedFields } from '@/lib/domain/form-values';
import type { InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Notice } from '@/components/ui/notice';
import { useReady } from '@/components/ui/use-ready';
import { CopyAs } from './copy-as';
import { FieldView } from './field-view';
import { RunFormContext } from './form-context';
import { JsonEditor } from './json-editor';
import { LockedField } from './locked-field';
import { ProblemSummary } from './problem-summary';
import { optionFields } from './run-options';
import { runSnippet } from './run-snippets';
import { sentence } from './sentence';
import { useLeftFields } from './use-left-fields';
import { useFormState, type FormState, type SendRun } from './use-form-state';

const NONE: readonly string[] = [];

/** What the part above the fields may do. */
export interface FormStart {
  inputsNow: () => JsonObject;
  startFrom: (inputs: JsonObject) => void;
}

interface RunFormProps {
  /** The version whose form this is. Give the component a `key` of name and version: its state belongs to one version. */
  definition: Pick<OpDefinition, 'id' | 'version' | 'input_specs'>;
  /** Inputs of an earlier run, as the API returns them (secrets masked), for running again with changes. */
  initialInputs?: JsonObject;
  /** They are only some of the inputs, as a link gives them: the others start as for a new run. */
  partial?: boolean;
  /** Priority of that run. */
  initialPriority?: number;
  /** Id of that run; sent along, so that the server puts its secrets in the place of the masks. */
  rerunOf?: string;
  /**
   * Starts the run (`runDefinition` with these arguments and `{idempotencyKey}`) and takes the person to it. The form stays locked
   * once it is resolved, so that no second press slips in before the next page is there. Rejects with whatever the client threw: the
   * problems of single fields land on them, all else is shown above the button. Null for a preview, from which nothing is run, sent or kept.
   */
  onRun: SendRun | null;
  /** Name of the input whose field has the focus when the page comes alive: the one that somebody was sent here to change. */
  focusInput?: string;
  /** Inputs that are told and cannot be changed. */
  locked?: readonly string[];
  /** Nothing but the fields and the button, for people who were sent the form. */
  simple?: boolean;
  /** What stands below all else: what can be done with the form beside running it. */
  share?: (form: FormStart) => ReactNode;
  /** What stands above the fields, and may fill them in. */
  start?: (form: FormStart) => ReactNode;
  /** What stands above the button: what will happen when it is pressed. */
  beforeRun?: ReactNode;
}

/** The form of an op. What it finds wrong is what the API would: both ask `validateInputs`. */
export function RunForm({ definition, initialInputs, partial = false, initialPriority, rerunOf, onRun, ...parts }: RunFormProps) {
  const { locked = NONE, simple = false, share, start, beforeRun, focusInput } = parts;
  const prefix = useId();
  const form = useRef<HTMLFormElement>(null);
  const ready = useReady();
  const isPreview = onRun === null;
  // Read from the API, where every spec has been through parseInputSpecs.
  const specs = definition.input_specs as unknown as InputSpecs;
  const options = useMemo(() => optionFields(initialPriority), [initialPriority]);
  const state = useFormState({
    specs,
    source: { inputs: initialInputs, partial },
    options,
    rerunOf,
    // What a link or an earlier run fills in is another form than the empty one.
    draftKey: isPreview ? null : [definition.id, definition.version, rerunOf ?? '', partial ? JSON.stringify(initialInputs) : ''].join(' '),
    onRun,
  });
  const { placed, refusals, reportUpload } = state;

  // As text, so that the fields hear of it only when something else is wrong than before, and not at each key.
  const wrong = JSON.stringify(placed.flatMap(({ field, message }) => (field === null ? [] : [[field.path, sentence(message)]])));
  const context = useMemo(() => {
    const errors = new Map<string, string[]>();
    for (const [path, words] of JSON.parse(wrong) as [string, string][]) errors.set(path, [...(errors.get(path) ?? []), words]);
    return { idOf: (path: string) => `${prefix}${path}`, errorsAt: (path: string) => errors.get(path) ?? [], isPreview, reportUpload };
  }, [wrong, prefix, isPreview, reportUpload]);

  const focusField = (path: string): void => {
    focusControl(document.getElementById(`${prefix}${path}`));
  };

  useEffect(() => {
    if (focusInput !== undefined) focusControl(document.getElementById(`${prefix}inputs.${focusInput}`));
  }, [focusInput, prefix]);

  const seenRefusals = useRef(0);
  useEffect(() => {
    if (refusals === seenRefusals.current) return;
    seenRefusals.current = refusals;
    const first = placed.find(({ field }) => field !== null)?.field;
    if (first) focusControl(document.getElementById(`${prefix}${first.path}`));
  }, [refusals, placed, prefix]);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    state.submit(form.current ? unfinishedPaths(form.current) : []);
  };

  const leave = useLeftFields(state.touch);
  const blur = (event: FocusEvent<HTMLFormElement>): void => {
    if (event.target.id.startsWith(`${prefix}inputs.`)) leave(event.target.id.slice(prefix.length));
  };

  return (
    <RunFormContext value={context}>
      <form
        ref={form}
        onSubmit={submit}
        onBlur={blur}
        noValidate
        aria-label={`${isPreview ? 'Preview of' : 'Run'} ${definition.id}`}
        className="grid gap-5"
      >
        <DroppedInputs
          specs={specs}
          inputs={initialInputs}
          version={definition.version}
          from={partial ? 'The preset' : 'The earlier run'}
        />
        {state.draft.isRestored ? (
          <Notice>
            What you typed here before was put back.{' '}
            <button type="button" className="link" onClick={state.startOver}>
              Start over
            </button>
          </Notice>
        ) : null}
        {start?.({ inputsNow: state.currentInputs, startFrom: state.startFrom })}
        {state.json === null ? (
          <FormFields state={state} locked={locked} />
        ) : (
          <JsonEditor text={state.json} problems={state.jsonProblems} onChange={state.changeJson} />
        )}
        {simple ? null : (
          <Disclosure summary="Options">
            <div className="grid gap-5">
              {options.map((field) => (
                <FieldView
                  key={field.name}
                  field={field}
                  value={state.optionValues[field.name] ?? null}
                  onChange={state.changeOptionOf(field)}
                />
              ))}
            </div>
          </Disclosure>
        )}
        {beforeRun}
        <ProblemSummary problems={state.tried ? placed : []} general={state.general} onPick={focusField} />
        <div className="flex flex-wrap items-center gap-2">
          {/* Disabled until the page is alive, or the browser would send the form by itself. Later aria-disabled, which keeps the focus. */}
          <Button
            type="submit"
            variant="primary"
            disabled={!ready || isPreview}
            aria-disabled={state.busy}
            className="w-full aria-disabled:opacity-60 sm:w-auto"
          >
            <Play aria-hidden="true" className="size-4" />
            {state.busy ? 'Starting…' : 'Run'}
          </Button>
          {simple ? null : (
            <Button variant="quiet" size="sm" disabled={!ready} onClick={state.json === null ? state.showJson : state.showFields}>
              <Braces aria-hidden="true" className="size-4" />
              {state.json === null ? 'Edit as JSON' : 'Back to the form'}
            </Button>
          )}
        </div>
        {simple || isPreview ? null : (
          <Disclosure summary="Copy or share">
            <div className="grid gap-5">
              <CopyAs
                textOf={(kind) =>
                  runSnippet(kind, {
                    ...{ origin: window.location.origin, name: definition.id, version: definition.version, specs },
                    inputs: state.currentInputs(),
                  })
                }
              />
              {share?.({ inputsNow: state.currentInputs, startFrom: state.startFrom })}
            </div>
          </Disclosure>
        )}
      </form>
    </RunFormContext>
  );
}

/** The fields that are asked for beside what the others hold, in their sections. */
function FormFields({ state, locked }: { state: FormState; locked: readonly string[] }) {
  const { model, values } = state;
  const asked = useMemo(() => new Map(askedFields(model.fields, values).map((field) => [field.name, field])), [model, values]);
  if (model.fields.length === 0) return <p className="text-muted">This op takes no inputs.</p>;
  const draw = ({ name }: Field) => {
    const field = asked.get(name);
    if (field === undefined) return null;
    return locked.includes(name) ? (
      <LockedField key={name} field={field} />
    ) : (
      <FieldView key={name} field={field} value={values[name] ?? null} onChange={state.changeOf(field)} />
    );
  };
  return model.sections.map(({ title, fields }, index) => {
    if (title === null) return fields.map(draw);
    // A section of which nothing is asked for would be a title alone.
    if (!fields.some(({ name }) => asked.has(name))) return null;
    return (
      <fieldset key={index} className="grid min-w-0 gap-5 border-t border-line pt-4">
        <legend className="float-left w-full text-base font-semibold">{title}</legend>
        <div className="clear-both grid gap-5">{fields.map(draw)}</div>
      </fieldset>
    );
  });
}

/** Says which inputs of the earlier run this version does not take: dropped in silence they would surprise. */
function DroppedInputs({
  specs,
  inputs,
  version,
  from,
}: {
  specs: InputSpecs;
  inputs: JsonObject | undefined;
  version: string;
  from: string;
}) {
  const dropped = Object.keys(inputs ?? {}).filter((name) => !Object.hasOwn(specs, name));
  if (dropped.length === 0) return null;
  return (
    <Notice>{`${from} also had ${dropped.join(', ')}. Version ${version} no longer takes ${dropped.length === 1 ? 'it' : 'them'}.`}</Notice>
  );
}

/** Paths of the fields that hold half a date: the browser keeps it to itself, so it would count as left empty. */
function unfinishedPaths(form: HTMLFormElement): string[] {
  return [...form.querySelectorAll<HTMLInputElement>('input[data-path]')].flatMap((input) =>
    input.validity.badInput && input.dataset.path !== undefined ? [input.dataset.path] : [],
  );
}

/** Focuses a control, or the first one inside of a group, opening what hides it. */
function focusControl(element: HTMLElement | null): void {
  if (!element) return;
  const controls = 'input, textarea, select, button';
  const target = element.matches(controls) ? element : (element.querySelector<HTMLElement>(controls) ?? element);
  const hidden = target.closest('details');
  if (hidden) hidden.open = true;
  target.focus();
}
