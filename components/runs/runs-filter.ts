import { runListQuery } from '@/lib/contract/queries';
import { FILTER_NAMES, type RunsFilter } from '@/components/queries/list-queries';

const NAMES = [...FILTER_NAMES, 'starting_after', 'ending_before'] as const;

/** What the address asks for, judged by the schemas of the API and so on the server alone. A parameter that the API would refuse is left out and named, so that the page can say so. */
export function parseRunsFilter(params: Record<string, string | string[] | undefined>): { filter: RunsFilter; refused: string[] } {
  const filter: RunsFilter = {};
  const refused: string[] = [];
  for (const name of NAMES) {
    const value = name === 'label' ? asLines(params[name]) : params[name];
    if (value === undefined || value === '') continue;
    if (typeof value === 'string' && runListQuery.shape[name].safeParse(value).success) filter[name] = value;
    else refused.push(name);
  }
  if (filter.op_version !== undefined && filter.op_definition === undefined) {
    delete filter.op_version;
    refused.push('op_version');
  }
  if (filter.starting_after !== undefined && filter.ending_before !== undefined) delete filter.ending_before;
  return { filter, refused };
}

/** Several of a parameter, which may be repeated. */
function asLines(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? [...new Set(value)].filter((line) => line !== '').join('\n') : value;
}
