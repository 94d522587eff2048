import { FILTER_NAMES, type RunsFilter } from '@/components/queries/list-queries';

/** The part of an address that says which runs, not which page of them. */
export function filterPart(filter: RunsFilter): RunsFilter {
  return Object.fromEntries(FILTER_NAMES.flatMap((name) => (filter[name] === undefined ? [] : [[name, filter[name]]])));
}

/** The labels that a filter asks for; in an address each has a parameter of its own. */
export function filterLabels({ label }: RunsFilter): string[] {
  return label === undefined || label === '' ? [] : label.split('\n');
}

/** Address of the list with `changes`; a changed filter begins at the newest run again. */
export function runsHref(filter: RunsFilter, changes: RunsFilter): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filterPart(filter), ...changes })) {
    if (typeof value !== 'string' || value === '') continue;
    if (name === 'label') for (const label of filterLabels({ label: value })) params.append(name, label);
    else params.set(name, value);
  }
  return params.size === 0 ? '/runs' : `/runs?${params}`;
}
