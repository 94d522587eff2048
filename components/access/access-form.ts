import type { Access, AccessWrite } from '@/lib/contract/access';
import type { Problem } from '@/lib/contract/problem';
import { ACTIONS, LADDER, LEAST, reaches, type Action, type Step } from '@/lib/domain/may';

/** What stands in the form for one thing that can be done with an op. */
export interface GrantFields {
  role: Step;
  /** One per line. */
  people: string;
}
export type AccessFields = Record<Action, GrantFields>;

/** How the things that can be done are called, and what they are. */
export const ACTION_WORDS: Record<Action, { title: string; help: string }> = {
  see: { title: 'See it', help: 'The op and its runs, in lists and by address. To everybody else it is nowhere.' },
  payloads: {
    title: 'Read what goes in and comes out',
    help: 'Inputs, outputs, logs, events and files of its runs. Whoever else sees a run finds them hidden.',
  },
  run: { title: 'Run it', help: 'Start runs, keep presets and make links.' },
  manage_runs: { title: 'Look after its runs', help: 'Cancel, retry and change runs of others. One’s own everybody may who runs the op.' },
  edit: { title: 'Edit it', help: 'Register versions, archive and restore them.' },
};

const FROM: Record<Step, string> = {
  viewer: 'Viewers and above: everybody',
  operator: 'Operators and above',
  author: 'Authors and above',
  admin: 'Admins',
};

/** The roles from which on something may be allowed. */
export function rolesFor(action: Action): { role: Step; label: string }[] {
  return LADDER.filter((role) => reaches(role, LEAST[action])).map((role) => ({ role, label: FROM[role] }));
}

/** The form as the access of an op is. */
export function fieldsOf(access: Access): AccessFields {
  const of = (action: Action): GrantFields => {
    const { role, people } = access[action];
    return { role: reaches(role, LEAST[action]) ? role : LEAST[action], people: people.join('\n') };
  };
  return { see: of('see'), payloads: of('payloads'), run: of('run'), manage_runs: of('manage_runs'), edit: of('edit') };
}

/** What the form asks for. */
export function bodyOf(fields: AccessFields): AccessWrite {
  return Object.fromEntries(ACTIONS.map((action) => [action, { role: fields[action].role, people: namesOf(fields[action]) }]));
}

function namesOf({ people }: GrantFields): string[] {
  return people
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What the server found wrong with the people of one field, each with the name that it is about. */
export function peopleErrors(problem: Problem | null, action: Action, sent: AccessWrite): string[] {
  return (problem?.errors ?? []).flatMap(({ path, message }) => {
    const [field, list, index] = path.split('.');
    if (field !== action) return [];
    const who = list === 'people' ? sent[action]?.people?.[Number(index)] : undefined;
    return [who === undefined ? message : `“${who}” ${message}.`];
  });
}
