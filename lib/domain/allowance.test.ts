import { expect, it } from 'vitest';
import { Allowance } from './allowance';

const spent = (allowance: Allowance, who: string, times: number, now: number) =>
  Array.from({ length: times }, () => allowance.spend(who, now));

it('gives a burst, then so many a second, to each for themselves', () => {
  const allowance = new Allowance(10, 2);
  expect(spent(allowance, 'a', 21, 0)).toEqual([...Array.from({ length: 20 }, () => 0), 100]);
  expect(allowance.spend('b', 0)).toBe(0);
  expect(allowance.spend('a', 100)).toBe(0);
  expect(allowance.spend('a', 100)).toBe(100);
});

it('is full again after as long as the burst lasts, and no fuller', () => {
  const allowance = new Allowance(10, 2);
  spent(allowance, 'a', 20, 0);
  expect(spent(allowance, 'a', 21, 100_000).filter((wait) => wait === 0)).toHaveLength(20);
});

it('counts nothing that was refused', () => {
  const allowance = new Allowance(1, 1);
  spent(allowance, 'a', 50, 0);
  expect(allowance.spend('a', 1000)).toBe(0);
});

it('limits nobody at 0', () => {
  expect(spent(new Allowance(0, 10), 'a', 1000, 0).every((wait) => wait === 0)).toBe(true);
});

it('remembers a bounded number, and forgets first who has not come for longest', () => {
  const allowance = new Allowance(1, 1);
  for (let number = 0; number <= 10_000; number += 1) allowance.spend(`address ${number}`, 0);
  expect(allowance.spend('address 0', 0)).toBe(0);
  expect(allowance.spend('address 10000', 0)).toBeGreaterThan(0);
});
