import type { RunList } from '@/lib/contract/run';
import type { RunsFilter } from '@/components/queries/list-queries';
import { runsHref } from './runs-href';

/** Rows of a page of the list in the browser. */
export const PAGE_ROWS = '25';

/** Where the pager leads. Asked for newer rows, "there is more" speaks of still newer ones, and older ones surely exist: the page one came from. */
export function pagerLinks(filter: RunsFilter, list: RunList): { newer: string | null; older: string | null } {
  const [first, last] = [list.data[0], list.data.at(-1)];
  const backwards = filter.ending_before !== undefined;
  const hasNewer = backwards ? list.has_more : filter.starting_after !== undefined;
  const hasOlder = backwards ? true : list.has_more;
  return {
    newer: hasNewer && first !== undefined ? runsHref(filter, { ending_before: first.id }) : null,
    older: hasOlder && last !== undefined ? runsHref(filter, { starting_after: last.id }) : null,
  };
}
