'use client';

import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { RUN_STATES } from '@/lib/domain/run-state';
import type { RunsFilter } from '@/components/queries/list-queries';
import { Button, ButtonLink } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { useReady } from '@/components/ui/use-ready';
import { FilterChoice, FilterText } from './filter-fields';
import { fromLocalField, toLocalField } from './filter-times';
import { filterLabels, filterPart, runsHref } from './runs-href';
import { STATE_LOOKS } from './state-look';

interface RunsFilterFormProps {
  filter: RunsFilter;
  ops: { name: string; title: string }[];
  /** Versions of the op that is chosen, newest first. */
  versions: string[];
  /** What the fields suggest. */
  people: string[];
  workers: string[];
}

const PERIODS: Readonly<Record<string, string>> = { '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days' };
const RARE = ['created_by', 'worker_id', 'label', 'duration[gte]', 'created[gte]', 'created[lte]'] as const;

/** A time that was not touched stays exactly as the address has it. */
function timeFrom(field: string, asked: string | undefined): string {
  return field === (toLocalField(asked) ?? '') ? (asked ?? '') : fromLocalField(field);
}

/** The choices that make up the address; a version can be chosen once an op is. A plain form, which a change sends at once. */
export function RunsFilterForm({ filter, ops, versions, people, workers }: RunsFilterFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const isReady = useReady();
  const within = filter.created_within;

  const apply = (): void => {
    if (form.current === null) return;
    const data = new FormData(form.current);
    const labels = data.getAll('label').flatMap((value) => (typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []));
    const values = Object.fromEntries([...data].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])));
    // A version of the op that was chosen before says nothing about another one.
    if (values['op_definition'] !== (filter.op_definition ?? '')) delete values['op_version'];
    const { from = '', to = '', ...others } = values;
    const href = runsHref(
      {},
      {
        ...others,
        label: [...new Set(labels)].join('\n'),
        ...(filter.image === undefined ? {} : { image: filter.image }),
        'created[gte]': timeFrom(from, filter['created[gte]']),
        'created[lte]': timeFrom(to, filter['created[lte]']),
      },
    );
    if (href !== runsHref(filter, {})) router.push(href);
  };

  return (
    <form
      ref={form}
      action="/runs"
      method="get"
      role="search"
      aria-label="Runs"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement) apply();
      }}
      onBlur={(event) => {
        if (event.target instanceof HTMLInputElement && event.target.validity.valid) apply();
      }}
      className="mb-4 grid gap-2"
    >
      <div className="flex flex-wrap items-end gap-3">
        <FilterChoice name="state" label="State" value={filter.state}>
          <option value="">All states</option>
          {RUN_STATES.map((state) => (
            <option key={state} value={state}>
              {STATE_LOOKS[state].label}
            </option>
          ))}
        </FilterChoice>
        <FilterChoice name="op_definition" label="Op" value={filter.op_definition}>
          <option value="">All ops</option>
          {filter.op_definition === undefined || ops.some(({ name }) => name === filter.op_definition) ? null : (
            <option value={filter.op_definition}>{filter.op_definition}</option>
          )}
          {ops.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </FilterChoice>
        {filter.op_definition === undefined ? null : (
          <FilterChoice name="op_version" label="Version" value={filter.op_version}>
            <option value="">All versions</option>
            {filter.op_version === undefined || versions.includes(filter.op_version) ? null : (
              <option value={filter.op_version}>{filter.op_version}</option>
            )}
            {versions.map((version) => (
              <option key={version} value={version}>
                {version}
              </option>
            ))}
          </FilterChoice>
        )}
        <FilterChoice name="created_within" label="Time" value={within}>
          <option value="">Any time</option>
          {within === undefined || within in PERIODS ? null : <option value={within}>{`Last ${within}`}</option>}
          {Object.entries(PERIODS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </FilterChoice>
        <FilterText name="q" label="Text" value={filter.q} type="search" placeholder="In inputs or errors" />
        <noscript>
          <Button type="submit">Filter</Button>
        </noscript>
        {Object.keys(filterPart(filter)).length === 0 ? null : (
          <ButtonLink href="/runs" variant="quiet">
            Clear filters
          </ButtonLink>
        )}
      </div>
      <Disclosure summary="More filters" open={RARE.some((name) => filter[name] !== undefined)}>
        <div className="flex flex-wrap items-end gap-3">
          <FilterText name="created_by" label="Started by" value={filter.created_by} options={people} />
          <FilterText name="worker_id" label="Worker" value={filter.worker_id} options={workers} />
          {[...filterLabels(filter), undefined].map((label, index) => (
            <FilterText key={label ?? ''} name="label" label={index === 0 ? 'Label' : 'And label'} value={label} placeholder="team:blue" />
          ))}
          <FilterText name="duration[gte]" label="Took at least" unit="seconds" type="number" value={filter['duration[gte]']} />
          {/* In the person's zone, which only the browser knows. */}
          <FilterText name="from" label="From" type="datetime-local" value={isReady ? toLocalField(filter['created[gte]']) : undefined} />
          <FilterText name="to" label="To" type="datetime-local" value={isReady ? toLocalField(filter['created[lte]']) : undefined} />
          <Button type="submit">Apply</Button>
        </div>
      </Disclosure>
      {filter.image === undefined ? null : <p className="text-sm text-muted">Only runs of the image {filter.image}.</p>}
    </form>
  );
}
