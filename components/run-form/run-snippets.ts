import type { InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { linkFromInputs } from '@/lib/domain/link-inputs';
import { maskSecrets } from '@/lib/domain/secret-inputs';

export interface SnippetSource {
  /** Address of the server, without a slash at its end. */
  origin: string;
  name: string;
  version: string;
  specs: InputSpecs;
  inputs: JsonObject;
}

export const SNIPPETS = ['curl', 'Python', 'JavaScript', 'link'] as const;
export type Snippet = (typeof SNIPPETS)[number];

const WRITERS: Record<Snippet, (source: SnippetSource) => string> = { curl, Python: python, JavaScript: javascript, link };

/** The run that a form stands for as something to keep or pass on. Secrets are masked, and the access key is taken from the environment. */
export function runSnippet(kind: Snippet, source: SnippetSource): string {
  return WRITERS[kind](source);
}

function address({ origin, name, version }: SnippetSource): string {
  return `${origin}/definitions/${encodeURIComponent(name)}/runs?version=${encodeURIComponent(version)}`;
}

function body({ specs, inputs }: SnippetSource): JsonObject {
  return { inputs: maskSecrets(specs, inputs) };
}

function curl(source: SnippetSource): string {
  return [
    `curl ${quoted(address(source))}`,
    '-H "X-API-Key: $GYOZA_API_KEY"',
    "-H 'Content-Type: application/json'",
    `-d ${quoted(JSON.stringify(body(source)))}`,
  ].join(' \\\n  ');
}

/** One argument of a POSIX shell, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** JSON inside a JSON text is a string that Python and JavaScript both read. */
function python(source: SnippetSource): string {
  return `import json, os, urllib.request

request = urllib.request.Request(
    ${JSON.stringify(address(source))},
    data=json.dumps(json.loads(${JSON.stringify(JSON.stringify(body(source)))})).encode(),
    headers={"X-API-Key": os.environ["GYOZA_API_KEY"], "Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer)["id"])
`;
}

function javascript(source: SnippetSource): string {
  return `const answer = await fetch(${JSON.stringify(address(source))}, {
  method: 'POST',
  headers: { 'X-API-Key': process.env.GYOZA_API_KEY, 'Content-Type': 'application/json' },
  body: JSON.stringify(${JSON.stringify(body(source), null, 2).replaceAll('\n', '\n  ')}),
});
if (!answer.ok) throw new Error(await answer.text());
console.log((await answer.json()).id);
`;
}

function link({ origin, name, version, specs, inputs }: SnippetSource): string {
  const query = new URLSearchParams([['version', version], ...linkFromInputs(specs, inputs)]);
  return `${origin}/definitions/${encodeURIComponent(name)}?${query.toString()}`;
}
