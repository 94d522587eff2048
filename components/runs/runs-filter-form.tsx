'use client';

import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { RUN_STATES } from '@/lib/domain/run-state';
import { formatDateTime } from '@/components/format/format-time';
import type { RunsFilter } from '@/components/queries/list-queries';
import { Button, ButtonLink } from '@/components/ui/button';
import { useZone } from '@/components/ui/now';
import { runsHref } from './runs-filter';
import { STATE_LOOKS } from './state-look';

interface RunsFilterFormProps {
  filter: RunsFilter;
  ops: { name: string; title: string }[];
  /** Versions of the op that is chosen, newest first. */
  versions: string[];
  /** UNIX seconds of the moment the page was made: what "last hour" counts from, so that a shared address keeps its meaning. */
  madeAt: number;
}

const PERIODS: [label: string, seconds: number][] = [
  ['Last hour', 3600],
  ['Last 24 hours', 86_400],
  ['Last 7 days', 604_800],
  ['Last 30 days', 2_592_000],
];

/** The choices that make up the address; a version can be chosen once an op is. A plain form, which a change sends at once. */
export function RunsFilterForm({ filter, ops, versions, madeAt }: RunsFilterFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const zone = useZone();
  const since = filter['created[gte]'];

  const apply = (): void => {
    if (form.current === null) return;
    const values = Object.fromEntries(
      [...new FormData(form.current)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    // A version of the op that was chosen before says nothing about another one.
    if (values['op_definition'] !== (filter.op_definition ?? '')) delete values['op_version'];
    router.push(runsHref({}, values));
  };

  return (
    <form ref={form} action="/runs" method="get" onChange={apply} className="mb-4 flex flex-wrap items-end gap-3">
      <Choice name="state" label="State" value={filter.state}>
        <option value="">All states</option>
        {RUN_STATES.map((state) => (
          <option key={state} value={state}>
            {STATE_LOOKS[state].label}
          </option>
        ))}
      </Choice>
      <Choice name="op_definition" label="Op" value={filter.op_definition}>
        <option value="">All ops</option>
        {filter.op_definition === undefined || ops.some(({ name }) => name === filter.op_definition) ? null : (
          <option value={filter.op_definition}>{filter.op_definition}</option>
        )}
        {ops.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </Choice>
      {filter.op_definition === undefined ? null : (
        <Choice name="op_version" label="Version" value={filter.op_version}>
          <option value="">All versions</option>
          {filter.op_version === undefined || versions.includes(filter.op_version) ? null : (
            <option value={filter.op_version}>{filter.op_version}</option>
          )}
          {versions.map((version) => (
            <option key={version} value={version}>
              {version}
            </option>
          ))}
        </Choice>
      )}
      <Choice name="created[gte]" label="Time" value={since}>
        <option value="">Any time</option>
        {since === undefined ? null : (
          <option value={since}>Since {formatDateTime(new Date(Number(since) * 1000).toISOString(), zone)}</option>
        )}
        {PERIODS.map(([label, seconds]) => (
          <option key={label} value={String(madeAt - seconds)}>
            {label}
          </option>
        ))}
      </Choice>
      <noscript>
        <Button type="submit">Filter</Button>
      </noscript>
      {Object.keys(filter).some((name) => ['state', 'op_definition', 'op_version', 'created[gte]'].includes(name)) ? (
        <ButtonLink href="/runs" variant="quiet">
          Clear filters
        </ButtonLink>
      ) : null}
    </form>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  value: string | undefined;
  children: React.ReactNode;
}

function Choice({ name, label, value, children }: ChoiceProps) {
  return (
    <label className="block min-w-0 max-sm:flex-1 max-sm:basis-32">
      <span className="mb-1 block text-sm font-medium">{label}</span>
      {/* The key makes the choice follow the address when that changes by a link or the back button. */}
      <select key={value ?? ''} name={name} defaultValue={value ?? ''} className="control max-w-full pr-8">
        {children}
      </select>
    </label>
  );
}
