import { describe, expect, it } from 'vitest';
import type { AttemptUsage } from '@/lib/contract/usage';
import { resourceCharts } from './resource-figures';

const usage: AttemptUsage = {
  ...{ attempt: 1, peak_cpu: 1.5, peak_ram_mb: 210 },
  points: [
    { s: 1, cpu: 1.5, ram_mb: 50, rx_kb: 2048, tx_kb: 0 },
    { s: 6, cpu: 0.5, ram_mb: 200, rx_kb: 12_288, tx_kb: 100 },
  ],
};

describe('the charts of what an attempt used', () => {
  it('are drawn against the limits, and told in words', () => {
    const [memory, cpu, network] = resourceCharts(usage, { cpu: 2, ram_mb: 512 });
    expect(memory).toMatchObject({ label: 'Memory', max: 512, isLimit: true, words: 'at most 210 MB of 512 MB' });
    expect(memory?.points).toEqual([
      { at: 1000, value: 50 },
      { at: 6000, value: 200 },
    ]);
    expect(cpu).toMatchObject({ max: 2, isLimit: true, words: 'at most 1.5 cores of 2 cores' });
    expect(network).toMatchObject({ label: 'Network', isLimit: false, words: '12 MB received, 100 KB sent' });
    expect(network?.points.map(({ value }) => value)).toEqual([2048, 2068]);
  });

  it('have room above the peak without a limit, which may lie between two points', () => {
    const [memory] = resourceCharts(usage, {});
    expect(memory).toMatchObject({ isLimit: false, words: 'at most 210 MB' });
    expect(memory?.max).toBeGreaterThan(210);
  });

  it('are none where nothing was measured, and say nothing of a network that nothing came over', () => {
    expect(resourceCharts({ ...usage, points: [] }, {})).toEqual([]);
    const quiet = { ...usage, points: [{ s: 1, cpu: 0, ram_mb: 1, rx_kb: 4, tx_kb: 1 }] };
    expect(resourceCharts(quiet, {}).map(({ label }) => label)).toEqual(['Memory', 'CPU']);
  });
});
