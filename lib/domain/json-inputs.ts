import { parseTree, type Node } from 'jsonc-parser';
import type { FieldProblem, InputSpecs, JsonObject } from './input-spec';
import { isJsonObject } from './json-value';
import { parseJsonText } from './json-text';
import { restoreSecrets } from './redact-secrets';
import { maskSecrets } from './secret-inputs';
import { validateInputs } from './validate-inputs';

/** A problem of inputs that are written as one JSON text, with the line (from 1) at which to look. */
export interface JsonInputProblem extends FieldProblem {
  line: number;
}

export type JsonInputs = { ok: true; inputs: JsonObject } | { ok: false; problems: JsonInputProblem[]; inputs: JsonObject | null };

/** Inputs as a person reads and edits them: secrets are masks. */
export function writeJsonInputs(specs: InputSpecs, inputs: JsonObject): string {
  return JSON.stringify(maskSecrets(specs, inputs), null, 2);
}

/**
 * Reads inputs that a person wrote as JSON, a mask standing for the secret in `known`, and judges them as the API will. With problems, `inputs` are
 * what could be read all the same; null where the text is no JSON object.
 */
export function readJsonInputs(specs: InputSpecs, text: string, known: JsonObject): JsonInputs {
  const parsed = parseJsonText(text);
  if (!parsed.ok) return { ok: false, inputs: null, problems: [{ path: 'inputs', message: parsed.message, line: parsed.line }] };
  if (!isJsonObject(parsed.value)) {
    return {
      ok: false,
      inputs: null,
      problems: [{ path: 'inputs', message: 'must be one JSON object, such as {"name": "Ada"}', line: 1 }],
    };
  }
  const inputs = restoreSecrets(specs, parsed.value, known);
  const verdict = validateInputs(specs, inputs, { keepMasked: true });
  if (verdict.ok) return { ok: true, inputs };
  const tree = parseTree(text);
  return { ok: false, inputs, problems: verdict.errors.map((problem) => ({ ...problem, line: lineOf(text, tree, problem.path) })) };
}

/** The line of what stands at a path such as `inputs.items.3`, or of the innermost thing around it that is there. */
function lineOf(text: string, tree: Node | undefined, path: string): number {
  let node = tree;
  for (const step of path.split('.').slice(1)) {
    const inner: Node | undefined = node === undefined ? undefined : partOf(node, step);
    if (inner === undefined) break;
    node = inner;
  }
  return text.slice(0, node?.offset ?? 0).split('\n').length;
}

function partOf(node: Node, step: string): Node | undefined {
  if (node.type === 'array') return node.children?.[Number(step)];
  // A property node has its key and its value as children.
  return node.children?.find(({ children }) => children?.[0]?.value === step)?.children?.[1];
}
