import { importCog } from './import-cog';
import { definitionYaml } from './definition-yaml';
import { parseYaml } from './parse-yaml';
import { isJsonObject } from './json-value';

/** The label of an image that holds its gyoza.yml. */
export const OWN_LABEL = 'gyoza.yml';
/** Where Cog writes the OpenAPI document of a model, the newer name first. */
export const COG_LABELS = ['run.cog.openapi_schema', 'org.cogmodel.openapi_schema'] as const;

export type Imported =
  /** `notes`: what of the label could not be taken over. */
  { kind: 'gyoza' | 'cog'; yaml: string; notes: string[] } | { kind: 'unreadable'; label: string; message: string } | { kind: 'none' };

/** The text of a gyoza.yml from the labels of an image: our own label as it is, with the image's name filled in, else what Cog says of the inputs. */
export function importLabels(image: string, labels: Readonly<Record<string, string>>): Imported {
  const own = Object.hasOwn(labels, OWN_LABEL) ? labels[OWN_LABEL] : undefined;
  if (own !== undefined) return importOwn(image, own);
  for (const label of COG_LABELS) {
    const text = Object.hasOwn(labels, label) ? labels[label] : undefined;
    if (text === undefined) continue;
    const read = importCog(parseJson(text));
    if (read === null) return { kind: 'unreadable', label, message: 'it is no OpenAPI document with components.schemas.Input' };
    const comment = [
      `Made from the label ${label} of the image.`,
      'A Cog image starts a server. To have it run once, set a command that reads /gyoza/input.json and writes /gyoza/output.json.',
      ...read.notes.map((note) => `Not taken over: ${note}`),
    ];
    const { name, version } = nameOf(image);
    const definition = { id: name, version, image, ...(read.title === null ? {} : { title: read.title }), input_specs: read.specs };
    return { kind: 'cog', yaml: definitionYaml(definition, comment.join('\n')), notes: read.notes };
  }
  return { kind: 'none' };
}

function importOwn(image: string, text: string): Imported {
  const parsed = parseYaml(text);
  if (!parsed.ok) return { kind: 'unreadable', label: OWN_LABEL, message: `it is not valid YAML: ${parsed.message}` };
  if (!isJsonObject(parsed.value)) return { kind: 'unreadable', label: OWN_LABEL, message: 'it has no fields' };
  parsed.document.set('image', image);
  return { kind: 'gyoza', yaml: parsed.document.toString({ lineWidth: 0 }), notes: [] };
}

/** What an op of this image may be called: the last part of its name, and its tag where that is a version. */
function nameOf(image: string): { name: string; version: string } {
  const [reference = ''] = image.split('@');
  const last = reference.split('/').at(-1) ?? '';
  const [base = '', tag = ''] = last.split(':');
  const name = base
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  const version = tag.replace(/^v/, '');
  const isVersion = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(version);
  return { name: name === '' ? 'op' : name, version: isVersion ? version : '1.0.0' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
