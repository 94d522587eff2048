import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { Pencil, UserLock } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import { orNull } from '../../../found';
import { requireSeenOp } from '../../../seen-op';
import { runListQuery } from '@/lib/contract/queries';
import type { Preset } from '@/lib/contract/preset';
import type { OpRun } from '@/lib/contract/run';
import { definitionName, runId, semver } from '@/lib/contract/values';
import type { FieldProblem, InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { may, sightOf } from '@/lib/domain/may';
import { inputsFromLink } from '@/lib/domain/link-inputs';
import type { Caller } from '@/lib/server/authenticate';
import { sinceEarlier } from '@/lib/server/compare-versions';
import { definitionStats } from '@/lib/server/definition-stats';
import { forecastRun } from '@/lib/server/forecast-run';
import { getDefinition } from '@/lib/server/get-definition';
import { getRun } from '@/lib/server/get-run';
import { listPresets } from '@/lib/server/presets';
import { listRuns } from '@/lib/server/list-runs';
import { listVersions, versionNames } from '@/lib/server/list-versions';
import { oneLine } from '@/components/definitions/one-line';
import { OpFacts } from '@/components/definitions/op-facts';
import { Readme } from '@/components/definitions/readme';
import { RecentRuns } from '@/components/definitions/recent-runs';
import { RunDefinitionForm } from '@/components/definitions/run-definition-form';
import { VersionPicker } from '@/components/definitions/version-picker';
import { forecastQuery, recentRunsFilter, runsQuery } from '@/components/queries/list-queries';
import { presetsQuery } from '@/components/queries/preset-queries';
import { ButtonLink } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { SinceEarlier } from '@/components/versions/since-earlier';
import { versionsHref } from '@/components/versions/version-links';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { Tag } from '@/components/ui/tag';

interface DefinitionPageProps {
  params: Promise<{ name: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What no op can be called is not looked up. */
const versionedName = z.object({ name: definitionName, version: semver.optional() });

const readDefinition = cache(async (name: string, version: string | undefined) => {
  if (!versionedName.safeParse({ name, version }).success) notFound();
  const caller = await requireSeenOp(name);
  const definition = await orNull(getDefinition(name, version));
  // Of an op that is archived as a whole there is no latest version to show, but its history.
  if (definition === null && version === undefined && (await versionNames(name)).length > 0) redirect(versionsHref(name));
  return { definition: definition ?? notFound(), caller };
});

function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export async function generateMetadata({ params, searchParams }: DefinitionPageProps): Promise<Metadata> {
  const { definition } = await readDefinition((await params).name, one((await searchParams)['version']));
  return { title: definition.title ?? definition.id };
}

export default async function DefinitionPage({ params, searchParams }: DefinitionPageProps) {
  const { name } = await params;
  const parameters = await searchParams;
  const { version, rerun_of: asked } = parameters;
  const { definition, caller } = await readDefinition(name, one(version));
  const filter = recentRunsFilter(name);
  const [presets, versions, stats, recent, forecast, earlier, since] = await Promise.all([
    orNull(listPresets(caller, name)),
    orNull(listVersions(name)),
    definitionStats([name]),
    listRuns(runListQuery.parse(filter), sightOf(caller)),
    orNull(forecastRun(name, definition.version, sightOf(caller))),
    earlierRun(caller, one(asked)),
    sinceEarlier(name, definition.version),
  ]);
  const client = new QueryClient();
  client.setQueryData(runsQuery(filter).queryKey, recent);
  client.setQueryData(presetsQuery(name).queryKey, presets ?? []);
  if (forecast !== null) client.setQueryData(forecastQuery(name, definition.version).queryKey, forecast);
  const title = definition.title ?? definition.id;
  const rerunOf = earlier?.op_definition === name ? earlier : null;
  const focus = one(parameters['focus']);
  // Read by this server, where every spec has been through parseInputSpecs.
  const link = inputsFromLink(definition.input_specs as unknown as InputSpecs, pairs(parameters));
  const start = startOf(presets ?? [], { preset: one(parameters['preset']), link: link.inputs, isRerun: rerunOf !== null });
  return (
    <>
      <PageHeader
        above={
          <Link href="/definitions" className="link">
            Ops
          </Link>
        }
        title={title}
        lead={oneLine(definition.description)}
        actions={
          <>
            <VersionPicker
              name={name}
              version={definition.version}
              versions={(versions ?? []).map((each) => each.version)}
              rerunOf={rerunOf?.id ?? null}
            />
            {may(caller, 'edit', { op: name }) ? (
              <>
                <ButtonLink href={`/definitions/${name}/access`}>
                  <UserLock aria-hidden="true" className="size-4" />
                  Access
                </ButtonLink>
                <ButtonLink href={`/editor?${new URLSearchParams({ op: name, version: definition.version })}`}>
                  <Pencil aria-hidden="true" className="size-4" />
                  Edit
                </ButtonLink>
              </>
            ) : null}
          </>
        }
      />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
        <Panel id="form-title" title={rerunOf === null ? 'Run it' : 'Run again with changes'}>
          {definition.archived ? (
            <Notice tone="warning">This version is archived: it can be read, but not run. Choose another version above.</Notice>
          ) : !may(caller, 'run', { op: name }) ? (
            <Notice>You may see this op, but not run it. Whoever registered it, or an admin, can change that.</Notice>
          ) : (
            <>
              {asked === undefined ? null : <RerunNote run={rerunOf} version={definition.version} />}
              <LinkProblems problems={link.problems} />
              {start.isMissing ? <MissingPreset /> : null}
              <HydrationBoundary state={dehydrate(client)}>
                <RunDefinitionForm
                  key={`${definition.version} ${rerunOf?.id ?? ''}`}
                  definition={{
                    id: definition.id,
                    version: definition.version,
                    input_specs: definition.input_specs,
                    public_links: definition.public_links,
                  }}
                  preset={start.preset?.id ?? null}
                  {...(focus === undefined || !Object.hasOwn(definition.input_specs, focus) ? {} : { focusInput: focus })}
                  {...(start.inputs === null ? {} : { initialInputs: start.inputs, partial: true })}
                  {...(rerunOf === null ? {} : { initialInputs: rerunOf.inputs, initialPriority: rerunOf.priority, rerunOf: rerunOf.id })}
                />
              </HydrationBoundary>
            </>
          )}
        </Panel>
        <div className="grid min-w-0 gap-4">
          <Panel id="facts-title" title="At a glance">
            <OpFacts definition={definition} stats={stats.get(name) ?? { lastUsedAt: null, completed: 0, failed: 0, medianMs: null }} />
            {definition.tags.length === 0 ? null : (
              <p className="mt-3 flex flex-wrap gap-1">
                {definition.tags.map((tag) => (
                  <Tag key={tag}>{tag}</Tag>
                ))}
              </p>
            )}
            <SinceEarlier name={name} since={since} />
          </Panel>
          {definition.description === null ? null : (
            <Panel id="readme-title" title="About this op">
              <Readme markdown={definition.description} />
            </Panel>
          )}
        </div>
        <div className="min-w-0 lg:col-span-2">
          <HydrationBoundary state={dehydrate(client)}>
            <RecentRuns name={name} />
          </HydrationBoundary>
        </div>
      </div>
    </>
  );
}

function RerunNote({ run, version }: { run: OpRun | null; version: string }) {
  return (
    <div className="mb-5">
      {run === null ? (
        <Notice tone="warning">The run to start from is not there, or was of another op. The form is as it is for a new run.</Notice>
      ) : (
        <Notice>
          The inputs are those of{' '}
          <Link href={`/runs/${run.id}`} className="link">
            an earlier run
          </Link>
          {run.op_version === version ? '. ' : `, which was of version ${run.op_version ?? 'unknown'}. `}
          Change what you like: this makes a new run, and the earlier one stays as it is.
        </Notice>
      )}
    </div>
  );
}

/** What the link that leads here says and the form cannot take. */
function LinkProblems({ problems }: { problems: FieldProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <div className="mb-5">
      <Notice tone="warning" title="The link that leads here does not fit in every part">
        <ul>
          {problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{`${path.replace(/^inputs\./, '')} ${message}`}</li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

interface Start {
  preset: Preset | null;
  /** What the form starts with; null for nothing but its defaults. */
  inputs: JsonObject | null;
  /** The preset that the address names is not there. */
  isMissing: boolean;
}

/** What a new run starts from: the preset that the address names, else the person's own choice, and on top of it the inputs in the address. */
function startOf(presets: Preset[], given: { preset: string | undefined; link: JsonObject; isRerun: boolean }): Start {
  const named = presets.find(({ id }) => id === given.preset) ?? null;
  const isMissing = given.preset !== undefined && named === null;
  if (given.isRerun) return { preset: null, inputs: null, isMissing };
  const hasLink = Object.keys(given.link).length > 0;
  const preset = named ?? (hasLink ? null : (presets.find(({ is_default }) => is_default) ?? null));
  return { preset, inputs: preset === null && !hasLink ? null : { ...preset?.inputs, ...given.link }, isMissing };
}

function MissingPreset() {
  return (
    <div className="mb-5">
      <Notice tone="warning">The preset that the link names is not there, or is not shared with you.</Notice>
    </div>
  );
}

function pairs(parameters: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(parameters).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((each): [string, string] => [key, each]),
  );
}

async function earlierRun(caller: Caller, id: string | undefined): Promise<OpRun | null> {
  const run = id === undefined || !runId.safeParse(id).success ? null : await orNull(getRun(id, sightOf(caller)));
  return run !== null && may(caller, 'payloads', { op: run.op_definition }) ? run : null;
}
