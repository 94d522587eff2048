import type { Recipe, RecipeRun } from '@/lib/contract/link';
import type { OpRun } from '@/lib/contract/run';
import { GyozaError } from '@/lib/domain/errors';
import type { InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { may } from '@/lib/domain/may';
import { maskSecrets } from '@/lib/domain/secret-inputs';
import { principalById, type Caller } from './authenticate';
import { createDefinitionRun } from './create-run';
import { database, type Tx } from './db';
import type { Definition, Link } from './generated/prisma/client';
import { findDefinition } from './get-definition';
import { getRun } from './get-run';
import { presentDefinition, shownSpecs } from './present-definition';
import { listRunFiles, openRunFile } from './run-files';
import { hashToken } from './tokens';

/** So many runs an hour a public link starts for people without an account. */
const GUEST_RUNS_PER_HOUR = 100;

interface Opened {
  link: Link;
  definition: Definition;
}

/** What a link leads to, for whoever holds it. Throws `not_found`, also for a link that is over, withdrawn, or not for people without an account. */
export async function getRecipe(caller: Caller, token: string): Promise<Recipe> {
  const { link, definition } = await open(database(), caller, token);
  const { title, id, version, description, input_specs, output_specs } = presentDefinition(definition);
  const inputs = link.inputs as JsonObject;
  const isShown = (name: string): boolean => !link.hidden.includes(name);
  return {
    op_definition: id,
    version,
    title: link.title ?? title ?? id,
    description: link.description ?? firstLine(description),
    input_specs: pick(input_specs, isShown),
    output_specs,
    inputs: pick(inputs, isShown),
    locked: link.locked.filter((name) => isShown(name)),
    expires_at: link.expiresAt?.toISOString() ?? null,
  };
}

/** Runs it with what was entered, and what the link fixes. Throws `not_found`, `invalid_inputs`, `too_many_runs`. */
export async function createRecipeRun(tx: Tx, caller: Caller, token: string, entered: JsonObject): Promise<RecipeRun> {
  const { link, definition } = await open(tx, caller, token);
  const fixed = new Set([...link.locked, ...link.hidden]);
  const kept = link.inputs as JsonObject;
  const touched = Object.keys(entered).filter((name) => fixed.has(name) && JSON.stringify(entered[name]) !== JSON.stringify(kept[name]));
  if (touched.length > 0) {
    const errors = touched.map((name) => ({ path: `inputs.${name}`, message: 'is fixed by the link' }));
    throw new GyozaError('invalid_inputs', `The link fixes ${touched.join(', ')}.`, errors);
  }
  if (caller.role === 'guest') await spare(tx, link);
  const run = await createDefinitionRun(tx, {
    name: definition.name,
    version: definition.version,
    body: { inputs: { ...entered, ...pick(kept, (name) => fixed.has(name)) } },
    by: caller.role === 'guest' ? { ...caller, name: `link ${link.title ?? link.id}` } : caller,
  });
  await tx.linkRun.create({ data: { runId: run.id, linkId: link.id } });
  return present(run, link, shownSpecs(definition), []);
}

/** A run that this link started. Throws `not_found`. */
export async function getRecipeRun(caller: Caller, token: string, id: string): Promise<RecipeRun> {
  const { link, definition } = await open(database(), caller, token);
  await requireRun(link, id);
  const run = await getRun(id);
  const files = run.state === 'COMPLETED' || run.state === 'FAILED' ? await listRunFiles(id) : [];
  return present(run, link, shownSpecs(definition), files);
}

/** A file that it left. Throws `not_found`. */
export async function openRecipeFile(caller: Caller, token: string, id: string, path: string): ReturnType<typeof openRunFile> {
  const { link } = await open(database(), caller, token);
  await requireRun(link, id);
  return openRunFile(id, path);
}

async function open(tx: Pick<Tx, 'link' | 'definition'>, caller: Caller, token: string): Promise<Opened> {
  const over = new GyozaError('not_found', 'This link leads nowhere: it is over, was withdrawn, or is for people who sign in.');
  const link = await tx.link.findFirst({ where: { key: { hash: hashToken(token), revokedAt: null } } });
  if (link === null || (link.expiresAt !== null && link.expiresAt <= new Date())) throw over;
  // Whoever has nothing but a link has this one, and its author must still mean it for them.
  if (caller.role === 'guest' && (caller.id !== link.keyId || !link.public)) throw over;
  const definition = await findDefinition(tx as Tx, link.definition, link.version ?? undefined, 'run');
  if (caller.role === 'guest' && !definition.publicLinks) throw over;
  // A link gives what whoever made it has, and nobody with an account gets more by it than they have themselves.
  const owner = await principalById(link.ownerId);
  if (owner === null || !may(owner, 'run', { op: link.definition })) throw over;
  if (caller.role !== 'guest' && !may(caller, 'see', { op: link.definition })) throw over;
  return { link, definition };
}

async function requireRun(link: Link, id: string): Promise<void> {
  const own = await database().linkRun.findFirst({ where: { runId: id, linkId: link.id } });
  if (own === null) throw new GyozaError('not_found', `This link started no run ${id}.`);
}

async function spare(tx: Tx, link: Link): Promise<void> {
  const recent = await tx.linkRun.count({ where: { linkId: link.id, createdAt: { gt: new Date(Date.now() - 3_600_000) } } });
  if (recent >= GUEST_RUNS_PER_HOUR)
    throw new GyozaError('too_many_runs', `This link has started ${recent} runs within an hour. Try again later.`);
}

function present(run: OpRun, link: Link, specs: InputSpecs, files: { path: string; size: number }[]): RecipeRun {
  const said = run.events.filter(({ type }) => type === 'INFO').at(-1);
  return {
    id: run.id,
    state: run.state,
    progress: run.progress,
    inputs: pick(maskSecrets(specs, run.inputs), (name) => !link.hidden.includes(name)),
    outputs: run.outputs,
    error_message: run.execution_summary.error_message ?? null,
    info: said === undefined ? null : String(said.msg),
    waiting: run.waiting?.reason ?? null,
    files: files.map(({ path, size }) => ({ path, size })),
    createdAt: run.createdAt,
    started_at: run.started_at,
    finished_at: run.finished_at,
  };
}

function pick<T>(from: Readonly<Record<string, T>>, isWanted: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => isWanted(name)));
}

function firstLine(readme: string | null): string | null {
  const line = readme?.split('\n').find((each) => each.trim() !== '' && !each.startsWith('#'));
  return line?.trim() ?? null;
}
