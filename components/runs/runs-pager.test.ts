import { describe, expect, it } from 'vitest';
import type { RunList, RunRow } from '@/lib/contract/run';
import { pagerLinks } from './runs-pager';

const A = '8d4b1c0a-0d8b-4c0e-9d57-2f8f9f3c1a11';
const B = '8d4b1c0a-0d8b-4c0e-9d57-2f8f9f3c1a22';

describe('the pager', () => {
  const list = (has_more: boolean): RunList => ({ data: [{ id: A } as RunRow, { id: B } as RunRow], has_more });
  const newer = `/runs?ending_before=${A}`;
  const older = `/runs?starting_after=${B}`;

  it('goes only back in time from the first page', () => {
    expect(pagerLinks({}, list(true))).toEqual({ newer: null, older });
    expect(pagerLinks({}, list(false))).toEqual({ newer: null, older: null });
  });

  it('goes both ways in between', () => {
    expect(pagerLinks({ starting_after: B }, list(true))).toEqual({ newer, older });
    expect(pagerLinks({ ending_before: A }, list(true))).toEqual({ newer, older });
  });

  it('ends at the ends', () => {
    expect(pagerLinks({ starting_after: B }, list(false))).toEqual({ newer, older: null });
    expect(pagerLinks({ ending_before: A }, list(false))).toEqual({ newer: null, older });
    expect(pagerLinks({}, { data: [], has_more: false })).toEqual({ newer: null, older: null });
  });
});
