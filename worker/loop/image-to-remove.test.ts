import { describe, expect, it } from 'vitest';
import { imageToRemove, isShort } from './image-to-remove';

const pulled = (id: string, ...names: string[]) => ({ id, names, used_at: '2026-01-01T00:00:00.000Z' });
const here = (id: string, ...names: string[]) => ({ id, names, sizeMb: 10 });

describe('imageToRemove', () => {
  it('chooses the one that was used longest ago', () => {
    const images = [here('b', 'op-b:1'), here('a', 'op-a:1')];
    expect(imageToRemove([pulled('a', 'op-a:1'), pulled('b', 'op-b:1')], images, new Set())?.id).toBe('a');
  });

  it('passes over what is needed and what is gone', () => {
    const ledger = [pulled('gone'), pulled('needed', 'n:1'), pulled('idle', 'i:1')];
    expect(imageToRemove(ledger, [here('needed', 'n:1'), here('idle', 'i:1')], new Set(['needed']))?.id).toBe('idle');
  });

  it('never chooses what this worker did not fetch', () => {
    expect(imageToRemove([], [here('built', 'sample:1'), here('nameless')], new Set())).toBeNull();
  });

  it('leaves an image that somebody has given a name', () => {
    expect(imageToRemove([pulled('a', 'op-a:1')], [here('a', 'op-a:1', 'my-copy:1')], new Set())).toBeNull();
  });

  it('takes one whose name has moved on to a newer image', () => {
    expect(imageToRemove([pulled('old', 'op-a:1')], [here('old'), here('new', 'op-a:1')], new Set())?.id).toBe('old');
  });
});

it('is short below the least that must be free, and never where the disk cannot be seen', () => {
  expect([isShort(99, 100), isShort(100, 100), isShort(null, 100)]).toEqual([true, false, false]);
});
