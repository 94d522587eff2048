import { describe, expect, it } from 'vitest';
import { parseRunsFilter } from './runs-filter';
import { runsHref } from './runs-href';

const A = '8d4b1c0a-0d8b-4c0e-9d57-2f8f9f3c1a11';

describe('filters in the address', () => {
  it('are those of the API', () => {
    expect(
      parseRunsFilter({ state: 'FAILED', op_definition: 'hello', op_version: '1.0.0+b', 'created[gte]': '1754000000', starting_after: A }),
    ).toEqual({
      filter: { state: 'FAILED', op_definition: 'hello', op_version: '1.0.0+b', 'created[gte]': '1754000000', starting_after: A },
      refused: [],
    });
  });

  it('that are empty do not count, and those that the API would refuse are named', () => {
    expect(
      parseRunsFilter({
        state: 'DONE',
        op_definition: '',
        op_version: 'latest',
        'created[gte]': 'yesterday',
        starting_after: ['x', 'y'],
        other: '1',
      }),
    ).toEqual({
      filter: {},
      refused: ['state', 'op_version', 'created[gte]', 'starting_after'],
    });
  });

  it('hold each label by itself', () => {
    const { filter } = parseRunsFilter({ label: ['team:blue', 'urgent', 'urgent'] });
    expect(filter).toEqual({ label: 'team:blue\nurgent' });
    expect(runsHref(filter, {})).toBe('/runs?label=team%3Ablue&label=urgent');
    expect(parseRunsFilter({ label: ['team:blue', 'No good'] }).refused).toEqual(['label']);
  });

  it('name a version only with its op', () => {
    expect(parseRunsFilter({ op_version: '1.0.0' })).toEqual({ filter: {}, refused: ['op_version'] });
  });

  it('begin again at the newest run when they change', () => {
    expect(runsHref({ state: 'FAILED', starting_after: A }, { op_definition: 'hello' })).toBe('/runs?state=FAILED&op_definition=hello');
    expect(runsHref({ state: 'FAILED' }, { state: '' })).toBe('/runs');
    expect(runsHref({ op_definition: 'op', op_version: '1.0.0+b', starting_after: A }, {})).toBe(
      '/runs?op_definition=op&op_version=1.0.0%2Bb',
    );
  });
});
