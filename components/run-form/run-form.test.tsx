import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { SECRET_MASK, type InputSpecs, type JsonObject } from '@/lib/domain/input-spec';
import { RunForm } from './run-form';

/** What the server sends before any script runs. */
function html(specs: InputSpecs, initialInputs?: JsonObject): string {
  const definition = { id: 'demo', version: '1.0.0', input_specs: specs as unknown as Record<string, JsonObject> };
  return renderToStaticMarkup(
    <RunForm
      definition={definition}
      {...(initialInputs ? { initialInputs } : {})}
      onRun={() => Promise.reject(new Error('nothing is sent here'))}
    />,
  );
}

/** The opening tag of the control that a label with exactly this text points to. */
function controlOf(markup: string, label: string): string {
  const id = new RegExp(`<label for="([^"]+)"[^>]*>${label}</label>`).exec(markup)?.[1];
  const tag = new RegExp(`<(?:input|select|textarea)[^>]* ?id="${id ?? 'no label'}"[^>]*>`).exec(markup)?.[0];
  if (tag === undefined) throw new Error(`no control is labelled ${label}`);
  return tag;
}

test('every single-valued field is found by its label, with its value and its words', () => {
  const markup = html({
    name: { type: 'string', title: 'Full name', description: 'Who is greeted', example: 'Ada' },
    top_k: { type: 'int', default: 3, unit: 'labels', max: 9 },
    text: { type: 'string', multiline: true, required: false },
    size: { type: 'int', choices: [1, 2, 3, 4, 5] },
    sure: { type: 'bool' },
    file: { type: 'file', accept: ['.csv', '.tsv'] },
  });
  const name = controlOf(markup, 'Full name');
  expect(name).toContain('aria-required="true"');
  expect(name).toContain('placeholder="Ada"');
  expect(name).toMatch(/aria-describedby="[^"]*-help"/);
  const topK = controlOf(markup, 'top_k');
  expect(topK).toContain('value="3"');
  expect(topK).not.toContain('aria-required');
  expect(topK).toMatch(/aria-describedby="[^ ]+-rule [^ ]+-unit"/);
  expect(controlOf(markup, 'text')).toMatch(/^<textarea/);
  expect(controlOf(markup, 'size')).toMatch(/^<select/);
  expect(controlOf(markup, 'sure')).toContain('type="checkbox"');
  expect(controlOf(markup, 'file')).toContain('accept=".csv,.tsv"');
});

test('every description that a control names exists', () => {
  const markup = html({
    a: { type: 'string', description: 'Help', max_length: 5, unit: 'u' },
    b: { type: 'list', items: { type: 'int', description: 'Item help', min: 1 }, default: [1, 2], description: 'List help' },
    c: { type: 'dict', properties: { d: { type: 'secret', description: 'Inner' } } },
    e: { type: 'string', choices: ['x'], description: 'Choose' },
    f: { type: 'datetime', description: 'When' },
    g: { type: 'bool', description: 'Really' },
    h: { type: 'dict' },
  });
  const ids = new Set([...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
  const named = [...markup.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g)].flatMap((match) => match[1]?.split(' ') ?? []);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
});

test('the button is called Run and waits for the script; options are there', () => {
  const markup = html({});
  expect(markup).toMatch(/<button[^>]*type="submit"[^>]*disabled=""[^>]*>.*Run<\/button>/);
  expect(markup).toContain('This op takes no inputs.');
  expect(controlOf(markup, 'Priority')).toContain('value="5"');
});

test('run again: earlier values, never a secret, and what was dropped', () => {
  const markup = html(
    { n: { type: 'int', default: 1, prefill: 2 }, key: { type: 'secret', default: SECRET_MASK } },
    { n: 7, key: SECRET_MASK, gone: 'x' },
  );
  expect(controlOf(markup, 'n')).toContain('value="7"');
  expect(controlOf(markup, 'key')).toContain('value=""');
  expect(markup).toContain('The earlier run also had gone.');
  expect(markup).not.toContain(`value="${SECRET_MASK}"`);
});

test('sections are groups with their title', () => {
  expect(html({ a: { type: 'int' }, b: { type: 'int', section: 'Size' } })).toMatch(/<fieldset[^>]*><legend[^>]*>Size<\/legend>/);
});
