import { expect, it } from 'vitest';
import { PullProgress } from '@/worker/docker/pull-progress';
import { reportPull } from './report-pull';

it('says how far a pull is at each tenth, and every five seconds in a slow one, never twice the same', () => {
  let now = 0;
  const said: string[] = [];
  const report = reportPull(
    'op:1',
    (text) => said.push(text),
    () => now,
  );
  report({ done: 0, total: 0 });
  for (let done = 0; done <= 120; done += 1) report({ done: done * 1e6, total: 120e6 });
  expect(said).toHaveLength(10);
  expect(said[3]).toBe('Pulling image op:1: 40 % of 120 MB');
  expect(said.at(-1)).toBe('Pulling image op:1: 100 % of 120 MB');
  said.length = 0;
  const slow = reportPull(
    'op:1',
    (text) => said.push(text),
    () => now,
  );
  for (const seconds of [1, 4, 5, 6, 11]) {
    now = seconds * 1000;
    slow({ done: seconds * 10_000, total: 1e6 });
  }
  expect(said).toEqual(['Pulling image op:1: 5 % of 1.0 MB', 'Pulling image op:1: 11 % of 1.0 MB']);
});

it('adds up layers as the engine tells of them', () => {
  const progress = new PullProgress();
  expect(progress.take({ status: 'Pulling from op' })).toBe(false);
  expect(progress.take({ id: 'a', status: 'Downloading', progressDetail: { current: 5, total: 10 } })).toBe(true);
  expect(progress.take({ id: 'b', status: 'Downloading', progressDetail: { current: 1, total: 30 } })).toBe(true);
  expect(progress.take({ id: 'a', status: 'Extracting', progressDetail: { current: 1, total: 99 } })).toBe(false);
  expect(progress.take({ id: 'a', status: 'Download complete' })).toBe(true);
  expect(progress.take({ id: 'c', status: 'Already exists' })).toBe(false);
  expect(progress.sum()).toEqual({ done: 11, total: 40 });
});
