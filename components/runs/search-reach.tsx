import { plural } from '@/components/format/format-size';
import { ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { When } from '@/components/ui/time';
import type { RunList } from '@/lib/contract/run';
import type { RunsFilter } from '@/components/queries/list-queries';
import { runsHref } from './runs-href';

/** How far a search for text has looked where it stopped early, and the way on from there. */
export function SearchReach({ filter, list }: { filter: RunsFilter; list: RunList | undefined }) {
  const searched = list?.searched;
  if (searched === undefined || searched.complete || searched.last_id === null) return null;
  const backwards = filter.ending_before !== undefined;
  return (
    <div className="mt-4">
      <Notice
        actions={
          <ButtonLink size="sm" href={runsHref(filter, { [backwards ? 'ending_before' : 'starting_after']: searched.last_id })}>
            {backwards ? 'Search newer runs' : 'Search older runs'}
          </ButtonLink>
        }
      >
        {`Looked for the text in ${plural(searched.runs, 'run')}`}
        {searched.last_created === null ? null : (
          <>
            , {backwards ? 'up to' : 'back to'} <When iso={searched.last_created} />
          </>
        )}
        . There may be more.
      </Notice>
    </div>
  );
}
