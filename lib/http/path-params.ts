import { definitionName, runId, workerId } from '@/lib/contract/values';
import { registryHost } from '@/lib/contract/registry';
import { GyozaError } from '@/lib/domain/errors';

/**
 * The parameters of `path` by an operation's template, decoded once. What cannot name anything is unknown (404) before the database is asked.
 * Throws `not_found`, `invalid_request` for U+0000.
 */
export function pathParams(template: string, pathname: string): Record<string, string> {
  const wanted = template.split('/').slice(1);
  const given = pathname.split('/').slice(1);
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(\w+)(\+?)\}$/.exec(part);
    if (name?.[1] === undefined) continue;
    const raw = name[2] === '+' ? given.slice(index).join('/') : (given[index] ?? '');
    const value = decoded(raw, name[1]);
    if (value.includes('\u0000')) {
      throw new GyozaError('invalid_request', 'The path must not contain the character U+0000.', [
        { path: name[1], message: 'must not contain U+0000' },
      ]);
    }
    params[name[1]] = checked(template, name[1], value);
  }
  return params;
}

function decoded(raw: string, name: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    throw new GyozaError('invalid_request', 'The path has a percent sign that does not begin a valid escape.', [
      { path: name, message: 'must be percent-encoded UTF-8' },
    ]);
  }
}

/** The value as use cases compare it: ids of runs and files in lower case. */
function checked(template: string, name: string, value: string): string {
  const kind = template.split('/')[1];
  if (name === 'name' && !definitionName.safeParse(value).success)
    throw new GyozaError('not_found', `There is no op named “${shortened(value)}”.`);
  if (name === 'host' && !registryHost.safeParse(value).success) {
    throw new GyozaError('invalid_request', 'That cannot be the host of a registry.', [
      { path: 'host', message: 'must be a host in lower case such as registry.example:5000, or docker.io' },
    ]);
  }
  if (name !== 'id') return value;
  if (kind === 'workers') {
    if (!workerId.safeParse(value).success) {
      throw new GyozaError('invalid_request', 'That cannot be the id of a worker.', [
        { path: 'id', message: 'must be 1 to 128 letters, digits, dots, - and _' },
      ]);
    }
    return value;
  }
  const id = runId.safeParse(value);
  if (!id.success) throw new GyozaError('not_found', `There is no ${NOUNS[kind ?? ''] ?? 'run'} ${shortened(value)}.`);
  return id.data;
}

/** What an id names, where it is no run. */
const NOUNS: Readonly<Record<string, string>> = {
  files: 'file',
  keys: 'key',
  'image-inspections': 'look at an image',
  people: 'person',
  invitations: 'invitation',
  account: 'such thing of yours',
};

/** As much of what was asked for as an answer should repeat. */
function shortened(value: string): string {
  return value.length <= 80 ? value : `${value.slice(0, 80)}…`;
}
