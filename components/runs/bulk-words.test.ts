import { expect, it } from 'vitest';
import type { BulkAction } from '@/lib/contract/bulk-action';
import { bulkProgress, bulkTitle } from './bulk-words';

const action = (given: Partial<BulkAction>): BulkAction => ({
  ...{ id: '', action: 'retry', priority: null, labels: null, state: 'RUNNING', total: 1200, done: 0, refused: 0, left: 1200, reasons: [] },
  ...{ undo_of: null, undone_by: null, can_undo: false, created_by: 'ada', createdAt: '', finished_at: null },
  ...given,
});

it('says what is done with how many runs', () => {
  expect(bulkTitle(action({}))).toBe('Retry 1,200 runs');
  expect(bulkTitle(action({ action: 'cancel', total: 1 }))).toBe('Cancel 1 run');
  expect(bulkTitle(action({ action: 'priority', priority: -5 }))).toBe('Set the priority of 1,200 runs to -5');
  const labelled = (add: Record<string, string>, remove: string[]) => bulkTitle(action({ action: 'label', labels: { add, remove } }));
  expect(labelled({ team: 'blue', urgent: '' }, [])).toBe('Add team:blue, urgent to 1,200 runs');
  expect(labelled({}, ['old'])).toBe('Take old off 1,200 runs');
  expect(labelled({ team: 'blue' }, ['old'])).toBe('Add team:blue to 1,200 runs and take old off');
  expect(bulkTitle(action({ action: 'priority', undo_of: 'x' }))).toBe('Put back the priority of 1,200 runs');
  expect(bulkTitle(action({ action: 'label', undo_of: 'x' }))).toBe('Put back the labels of 1,200 runs');
});

it('says how far it is and what became of the runs', () => {
  expect(bulkProgress(action({ done: 499, refused: 1 }))).toBe('Retrying 500 runs of 1,200…');
  expect(bulkProgress(action({ state: 'DONE', done: 1200, left: 0 }))).toBe('1,200 runs were retried.');
  expect(bulkProgress(action({ state: 'STOPPED', action: 'cancel', done: 1, refused: 2, left: 7 }))).toBe(
    '1 run was asked to stop. 2 could not be. 7 runs were left alone when it was stopped.',
  );
  const undone = (verb: 'label' | 'priority', done: number) =>
    bulkProgress(action({ state: 'DONE', action: verb, undo_of: 'x', total: 2, done, refused: 2 - done, left: 0 }));
  expect(undone('label', 2)).toBe('2 runs have their labels back.');
  expect(undone('priority', 1)).toBe('1 run has its priority back. 1 could not be.');
});
