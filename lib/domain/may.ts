/** What somebody may do with an op: see it and its runs, read what went in and came out, start runs, look after runs of others, register versions. */
export const ACTIONS = ['see', 'payloads', 'run', 'manage_runs', 'edit'] as const;
export type Action = (typeof ACTIONS)[number];

/** The roles of people, each of which may what the ones before it may. */
export const LADDER = ['viewer', 'operator', 'author', 'admin'] as const;
export type Step = (typeof LADDER)[number];

/** From which role on somebody may; and who may besides, by the ids of their accounts or keys. */
export interface Grant {
  role: Step;
  people: readonly string[];
}

/** What the author of an op, or an admin, set for it. What is absent is as USUAL says. */
export interface OpRule {
  definition: string;
  /** Who registered it first; null where nobody knows any more. */
  owner: string | null;
  grants: Partial<Record<Action, Grant>>;
}

/** From which role on one may where no rule says otherwise. */
export const USUAL: Readonly<Record<Action, Step>> = {
  see: 'viewer',
  payloads: 'viewer',
  run: 'operator',
  manage_runs: 'author',
  edit: 'author',
};

/** Whoever is named in a rule needs this role none the less: a name opens an op to somebody, and makes nobody more than they are. */
export const LEAST: Readonly<Record<Action, Step>> = {
  see: 'viewer',
  payloads: 'viewer',
  run: 'operator',
  manage_runs: 'operator',
  edit: 'author',
};

export interface Actor {
  id: string;
  role: string;
  /** The ops that a key is for; empty for all. */
  ops: readonly string[];
  /** Who made the key: what is theirs is its too. */
  makerId?: string | null;
  rules?: readonly OpRule[];
}

/** An op by its name, or a run: of an op, null for one of an image alone, with the ids of who started it. */
export interface Subject {
  op: string | null;
  startedBy?: readonly (string | null)[];
}

/** The one decision about ops and runs, for the API, the pages and the streams. */
export function may(actor: Actor, action: Action, { op, startedBy = [] }: Subject): boolean {
  if (actor.ops.length > 0 && (op === null || !actor.ops.includes(op))) return false;
  if (actor.role === 'admin') return true;
  if (!reaches(actor.role, LEAST[action])) return false;
  const rule = op === null ? undefined : actor.rules?.find(({ definition }) => definition === op);
  if (!isGranted(actor, 'see', rule)) return false;
  if (action === 'manage_runs' && isTheirs(actor, startedBy)) return true;
  return isGranted(actor, action, rule);
}

function isGranted(actor: Actor, action: Action, rule: OpRule | undefined): boolean {
  const grant = rule?.grants[action];
  if (reaches(actor.role, grant?.role ?? USUAL[action])) return true;
  return isTheirs(actor, [...(grant?.people ?? []), rule?.owner ?? null]);
}

/** Whether a role may what `least` may. */
export function reaches(role: string, least: Step): boolean {
  return LADDER.findIndex((step) => step === role) >= LADDER.indexOf(least);
}

function isTheirs({ id, makerId }: Actor, ids: readonly (string | null)[]): boolean {
  return ids.some((each) => each !== null && (each === id || each === makerId));
}

/** Whether somebody may set who may what with an op: its owner, and an admin. */
export function maySetAccess(actor: Actor, op: string, owner: string | null): boolean {
  if (!may(actor, 'edit', { op })) return false;
  return actor.role === 'admin' || isTheirs(actor, [owner]);
}

/** What of all ops somebody does not see, or whose payloads they do not read. */
export interface Sight {
  /** Nothing but these; null for all. */
  only: readonly string[] | null;
  hidden: readonly string[];
}

/** For lists: null where nothing is out of sight, which is so for nearly everybody. */
export function sightOf(actor: Actor, action: 'see' | 'payloads' = 'see'): Sight | null {
  const only = actor.ops.length > 0 ? actor.ops : null;
  const hidden = (actor.rules ?? []).map(({ definition }) => definition).filter((op) => !may({ ...actor, ops: [] }, action, { op }));
  return only === null && hidden.length === 0 ? null : { only, hidden };
}

/** Whether an op, or null for a run without one, is in sight. */
export function isInSight(sight: Sight | null, op: string | null): boolean {
  if (sight === null) return true;
  if (op === null) return sight.only === null;
  return (sight.only === null || sight.only.includes(op)) && !sight.hidden.includes(op);
}
