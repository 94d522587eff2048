import { expect, it } from 'vitest';
import { containerUsage } from './container-usage';

const MIB = 1024 * 1024;
const stats = (memory: object, more: object = {}): Parameters<typeof containerUsage>[0] =>
  ({ cpu_stats: { cpu_usage: { total_usage: 2_500_000_000 } }, memory_stats: memory, ...more }) as Parameters<typeof containerUsage>[0];

it.each([
  ['version 1 of control groups', { total_inactive_file: 20 * MIB, inactive_file: MIB }],
  ['version 2', { inactive_file: 20 * MIB }],
])('leaves out what the kernel may drop, with %s', (_, inner) => {
  expect(containerUsage(stats({ usage: 60 * MIB, stats: inner }))).toEqual({ cpuS: 2.5, ramMb: 40, rxKb: null, txKb: null });
});

it('adds up the networks', () => {
  const networks = { eth0: { rx_bytes: 10_240, tx_bytes: 0 }, eth1: { rx_bytes: 1024, tx_bytes: 2048 } };
  expect(containerUsage(stats({ usage: MIB, stats: {} }, { networks }))).toMatchObject({ rxKb: 11, txKb: 2 });
});

it('knows nothing of a container that has just ended', () => {
  expect(containerUsage({ cpu_stats: { cpu_usage: { total_usage: 1 } }, memory_stats: {} } as never)).toBeNull();
  expect(containerUsage({})).toBeNull();
});
